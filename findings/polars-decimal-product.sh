#!/usr/bin/env bash
# Run:     bash findings/polars-decimal-product.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: polars 2.1.0, duckdb 1.5.5, pyarrow 26.0.1
# Guess:   The product of two decimals has the sum of their scales, as in DuckDB and Arrow; polars says the same in its
#          expressions and in its SQL.
# Is:      In an expression the product of two columns keeps the larger of the two scales and is rounded row by
#          row, before anything is summed: 19.99 at 0.05 is 1.00, and five cents at 0.05 are nothing. polars' own SQL adds the scales.
# Seen:
#> polars expression: 1.00 0.00 0.00 sum 1.00
#> polars SQL: 0.9995 0.0025 0.0025 sum 1.0045
#> duckdb: 0.9995 0.0025 0.0025 sum 1.0045
#> pyarrow: 0.9995 0.0025 0.0025 sum 1.0045

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  polars==2.1.0 \
  duckdb==1.5.5 \
  pyarrow==26.0.1
PYTHONPATH=packages "$python" - <<'PY' | tee seen
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

rows = pa.table(
    {
        "amount": pa.array([Decimal("19.99"), Decimal("0.05"), Decimal("0.05")], pa.decimal128(12, 2)),
        "rate": pa.array([Decimal("0.05")] * 3, pa.decimal128(4, 2)),
    }
)
frame = pl.from_arrow(rows)
query = "SELECT amount * rate AS product FROM {}"
products = {
    "polars expression": frame.select(product=pl.col("amount") * pl.col("rate"))["product"].to_list(),
    "polars SQL": pl.SQLContext(frame=frame).execute(query.format("frame")).collect()["product"].to_list(),
    "duckdb": [product for (product,) in duckdb.sql(query.format("rows")).fetchall()],
    "pyarrow": pc.multiply(rows["amount"], rows["rate"]).to_pylist(),
}
for name, product in products.items():
    print(f"{name}:", *product, "sum", sum(product))
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
