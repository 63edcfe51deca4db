#!/usr/bin/env python3
"""PetInsure360 on this machine: up, down, load, export, query, token, demo-data, test, bench, cost, clean."""

import os
import sys

if __name__ == "__main__":
    if sys.version_info < (3, 9):  # noqa: UP036 (an older Python gets a sentence, not a traceback)
        sys.exit("dev.py needs Python 3.9 or newer to start: run it as `python3.13 dev.py`.")
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from devhost.launcher.cli import main

    sys.exit(main())
