#!/usr/bin/env bash
# Run:     bash findings/delta-empty-partition-value.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6, polars 2.1.0, duckdb 1.5.5 with duckdb_extension_delta 1.5.5, pyarrow 26.0.1
# Guess:   A writer that accepts "" in a partition column either keeps it apart from null for everybody, or for nobody.
# Is:      delta-rs writes both to the log, "" and null. The protocol says that an empty string means null, and DuckDB and the
#          pyarrow data set read it so; delta-rs' own engine and polars give "" back. Counts of nulls differ by reader.
# Seen:
#> WHERE state = ''
#>   delta-rs' engine: [2]
#>   polars:           [2]
#>   duckdb:           []
#>   pyarrow data set: []
#> WHERE state IS NULL
#>   delta-rs' engine: [3]
#>   polars:           [3]
#>   duckdb:           [2, 3]
#>   pyarrow data set: [2, 3]

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  deltalake==1.6.6 \
  pyarrow==26.0.1 \
  polars==2.1.0 \
  duckdb==1.5.5 \
  duckdb_extension_delta==1.5.5
PYTHONPATH=packages "$python" - <<'PY' | tee seen
from pathlib import Path

import duckdb
import duckdb_extension_delta
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, QueryBuilder, write_deltalake

duck = duckdb.connect(config={"allow_unsigned_extensions": True})
extension = next(Path(duckdb_extension_delta.__file__).parent.rglob("*.duckdb_extension"))
duck.execute(f"LOAD '{extension}'")

write_deltalake("table", pa.table({"state": ["TX", "", None], "n": [1, 2, 3]}), partition_by=["state"])
table = DeltaTable("table")


def asked(where, expression, field):
    engine = QueryBuilder().register("t", table).execute(f"SELECT n FROM t WHERE {where} ORDER BY n")
    print(f"WHERE {where}")
    print("  delta-rs' engine:", pa.table(engine.read_all())["n"].to_pylist())
    print("  polars:          ", pl.scan_delta("table").filter(expression).sort("n").collect()["n"].to_list())
    rows = duck.execute(f"SELECT n FROM delta_scan('./table') WHERE {where} ORDER BY n").fetchall()
    print("  duckdb:          ", [n for (n,) in rows])
    print("  pyarrow data set:", sorted(table.to_pyarrow_dataset().to_table(filter=field)["n"].to_pylist()))


asked("state = ''", pl.col("state") == "", ds.field("state") == "")
asked("state IS NULL", pl.col("state").is_null(), ds.field("state").is_null())
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
