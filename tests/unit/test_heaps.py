"""How many heaps the C library keeps."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from shared.heaps import HEAPS
from tests.support.processes import ROOT

THREADS = 8
# Each thread is given memory while all others live; then the C library says which heaps it has.
PROGRAM = f"""
import ctypes, sys, threading
from shared.heaps import share_heaps

if sys.argv[1] == "shared":
    share_heaps()
together = threading.Barrier({THREADS})
def work():
    held = [bytes(100_000) for _ in range(10)]
    together.wait(30)
threads = [threading.Thread(target=work) for _ in range({THREADS})]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def heaps(how: str) -> int:
    line = [sys.executable, "-c", PROGRAM, how]
    ran = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the GNU C library alone has such heaps")
def test_threads_share_heaps() -> None:
    assert heaps("own") > HEAPS
    assert heaps("shared") <= HEAPS
