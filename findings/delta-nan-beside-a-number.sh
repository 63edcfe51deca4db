#!/usr/bin/env bash
# Run:     bash findings/delta-nan-beside-a-number.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6, polars 2.1.0, duckdb 1.5.5 with duckdb_extension_delta 1.5.5
# Guess:   Whether a row with NaN passes "x > 5" depends on the engine (NaN is the greatest number in DuckDB, DataFusion and
#          polars), not on which other rows share its file.
# Is:      Statistics leave NaN out. Alone in its file it has none, and is found; beside a 1.0 the file's greatest value is 1.0,
#          and DuckDB and delta-rs' own engine skip the file. polars does not.
# Seen:
#> NaN alone, x > 5, duckdb: [nan]
#> NaN alone, x > 5, delta-rs' engine: [nan]
#> NaN alone, x > 5, polars: [nan]
#> NaN beside-1.0, x > 5, duckdb: []
#> NaN beside-1.0, x > 5, delta-rs' engine: []
#> NaN beside-1.0, x > 5, polars: [nan]

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
from deltalake import DeltaTable, QueryBuilder, write_deltalake

duck = duckdb.connect(config={"allow_unsigned_extensions": True})
extension = next(Path(duckdb_extension_delta.__file__).parent.rglob("*.duckdb_extension"))
duck.execute(f"LOAD '{extension}'")

nan = float("nan")
for name, rows in {"alone": [nan], "beside-1.0": [1.0, nan]}.items():
    write_deltalake(name, pa.table({"x": rows}))
    engine = QueryBuilder().register("t", DeltaTable(name)).execute("SELECT * FROM t WHERE x > 5")
    answers = {
        "duckdb": [x for (x,) in duck.execute(f"FROM delta_scan('./{name}') WHERE x > 5").fetchall()],
        "delta-rs' engine": pa.table(engine.read_all())["x"].to_pylist(),
        "polars": pl.scan_delta(name).filter(pl.col("x") > 5).collect()["x"].to_list(),
    }
    for reader, found in answers.items():
        print(f"NaN {name}, x > 5, {reader}: {found}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
