"""No module of the lake needs another one to be imported before it."""

from __future__ import annotations

import subprocess
import sys

_EACH_FIRST = """
import importlib, pkgutil, sys
import shared.lake
for found in list(pkgutil.walk_packages(shared.lake.__path__, "shared.lake.")):
    for name in [name for name in sys.modules if name.partition(".")[0] == "shared"]:
        del sys.modules[name]
    importlib.import_module(found.name)
"""


def test_each_module_can_be_imported_first() -> None:
    ran = subprocess.run([sys.executable, "-c", _EACH_FIRST], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
