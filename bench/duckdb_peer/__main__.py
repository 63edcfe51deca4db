"""`python -m bench.duckdb_peer DATA TARGET [AS_OF]`: the files in DATA become layers of Parquet in TARGET."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bench.duckdb_peer.run import build

if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3]))
