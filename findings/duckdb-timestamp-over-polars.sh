#!/usr/bin/env bash
# Run:     bash findings/duckdb-timestamp-over-polars.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: duckdb 1.5.5, polars 2.1.0, pyarrow 26.0.1
# Guess:   DuckDB filters a polars LazyFrame as it filters a table, or does not hand the filter over.
# Is:      It hands comparisons with a TIMESTAMP WITH TIME ZONE over and does not filter again; on the way they get lost, and every row
#          comes back, nulls among them, without a word. Numbers, texts, dates and IS NULL are filtered; so is a collected frame.
# Seen:
#> LazyFrame, = timestamp: 4 rows
#> LazyFrame, < timestamp: 4 rows
#> LazyFrame, IS NULL:     1 rows
#> LazyFrame, = number:    1 rows
#> DataFrame, = timestamp: 1 rows
#> DataFrame, < timestamp: 1 rows

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  duckdb==1.5.5 \
  polars==2.1.0 \
  pyarrow==26.0.1
PYTHONPATH=packages "$python" - <<'PY' | tee seen
from datetime import UTC, datetime

import duckdb
import polars as pl

times = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
frame = pl.DataFrame({"n": [1, 2, 3, 4], "t": [*times, None]})
duck = duckdb.connect()
duck.register("lazy", frame.lazy())
duck.register("eager", frame)


def count(source, condition):
    return duck.execute(f"SELECT count(n) FROM {source} WHERE {condition}").fetchone()[0]


print("LazyFrame, = timestamp:", count("lazy", "t = TIMESTAMPTZ '2026-01-02 00:00:00+00'"), "rows")
print("LazyFrame, < timestamp:", count("lazy", "t < TIMESTAMPTZ '2026-01-02 00:00:00+00'"), "rows")
print("LazyFrame, IS NULL:    ", count("lazy", "t IS NULL"), "rows")
print("LazyFrame, = number:   ", count("lazy", "n = 2"), "rows")
print("DataFrame, = timestamp:", count("eager", "t = TIMESTAMPTZ '2026-01-02 00:00:00+00'"), "rows")
print("DataFrame, < timestamp:", count("eager", "t < TIMESTAMPTZ '2026-01-02 00:00:00+00'"), "rows")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
