"""An instance of the product to measure: started by dev.py as a user would start it, in a home of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measured import processor_seconds

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Instance:
    """A running instance."""

    home: Path
    api: str

    def token(self, role: str) -> str:
        """A bearer token."""
        return dev("token", "--role", role, "--home", str(self.home)).split()[-1]

    def processor_seconds(self) -> dict[str, float]:
        """What each of its processes has used so far."""
        companions = json.loads((self.home / "run.json").read_text(encoding="utf-8"))["companions"]
        return {name: processor_seconds(process["pid"]) for name, process in companions.items()}

    def load(self, folder: Path, as_of: str) -> None:
        """Load a folder of batch files and wait for gold."""
        files = [str(path) for path in sorted(folder.iterdir()) if path.name != "claims_sample.json"]
        dev("load", *files, "--as-of", as_of, "--home", str(self.home))


@contextmanager
def running() -> Iterator[Instance]:
    """An empty instance on free ports, gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        options = ("--ports", "free", "--no-demo", "--no-frontends", "--detach", "--home", folder)
        dev("up", *options)
        try:
            endpoints = json.loads((home / "endpoints.json").read_text(encoding="utf-8"))
            yield Instance(home, endpoints["api"])
        finally:
            dev("down", "--home", folder)


def dev(*arguments: str) -> str:
    """What `dev.py` prints; raises CalledProcessError when it fails."""
    line = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
