"""Reading a file in a process of its own, to tell a file that processes die on from one they died with.

An instance may be killed for any reason, and every time with some file in hand. Only a process that does
nothing but read that file, and dies of it alone, shows that the file is at fault.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

from shared.lake.intake.raw_reader import Fetched, SupersededError

# Half of what host.json lets an invocation take.
TIMEOUT_S = 300.0
_BLOCK = 1024 * 1024
# The host may have found the app and its packages where a new process would not look.
_PROGRAM = """
import json, sys
sys.path[:] = json.loads(sys.argv.pop(1))
from shared.lake.intake.trial import read_input
read_input(*sys.argv[1:])
"""


def survives(entity: str, fetched: Fetched) -> bool:
    """False when a process that reads the file is ended by a signal, as by TIMEOUT_S.

    True as well when it could not begin, or the storage does not hand the file out to its end: that says
    nothing of the file.
    """
    from azure.core.exceptions import AzureError

    command = [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), entity, fetched.file.path]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        limit = threading.Timer(TIMEOUT_S, process.kill)
        limit.start()
        try:
            with suppress(BrokenPipeError), process.stdin as pipe:
                for block in fetched.blocks():
                    pipe.write(block)
            return process.wait() >= 0
        except (AzureError, OSError, SupersededError):
            return True
        finally:
            limit.cancel()
            process.kill()


def read_input(entity: str, name: str) -> None:
    """Read the input as a file and forget its rows; what is raised is the reader's affair, and no death."""
    from polars.exceptions import PanicException

    from shared import settings
    from shared.lake.parse.files import parse_pieces

    with suppress(Exception, PanicException):
        for _ in parse_pieces(entity, _blocks(), name=name, policy=settings.schema_policy()):
            pass


def _blocks() -> Iterator[bytes]:
    # Its end comes as well when the process that began the trial is gone.
    while block := sys.stdin.buffer.read(_BLOCK):
        yield block
