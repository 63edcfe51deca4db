#!/usr/bin/env bash
# Run:     bash findings/narwhals-cast-to-integer.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: narwhals 2.29.0 over polars 2.1.0, duckdb 1.5.5 and pyarrow 26.0.1
# Guess:   One narwhals expression, one answer: cast(Int64) cuts off the fraction, as in polars.
# Is:      polars cuts off, DuckDB rounds, and does so twice differently: doubles half to even, decimals half away from zero.
#          pyarrow raises. narwhals passes the engine's own cast through.
# Seen:
#> values:  0.5 1.5 1.7 2.5 -1.5
#> double, polars: 0 1 1 2 -1
#> double, duckdb: 0 2 2 2 -2
#> double, pyarrow: ArrowInvalid
#> decimal, polars: 0 1 1 2 -1
#> decimal, duckdb: 1 2 2 3 -2
#> decimal, pyarrow: ArrowInvalid

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  narwhals==2.29.0 \
  polars==2.1.0 \
  duckdb==1.5.5 \
  pyarrow==26.0.1
PYTHONPATH=packages "$python" - <<'PY' | tee seen
from decimal import Decimal

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa

texts = ["0.5", "1.5", "1.7", "2.5", "-1.5"]
rows = pa.table(
    {
        "double": pa.array([float(text) for text in texts]),
        "decimal": pa.array([Decimal(text) for text in texts], pa.decimal128(10, 1)),
    }
)
engines = {"polars": pl.from_arrow(rows), "duckdb": duckdb.from_arrow(rows), "pyarrow": rows}
print("values: ", *texts)
for column in ("double", "decimal"):
    for name, native in engines.items():
        try:
            cast = nw.from_native(native).select(nw.col(column).cast(nw.Int64)).lazy().collect("pyarrow")
            print(f"{column}, {name}:", *cast[column].to_list())
        except Exception as error:
            print(f"{column}, {name}: {type(error).__name__}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
