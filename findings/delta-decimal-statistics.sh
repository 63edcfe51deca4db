#!/usr/bin/env bash
# Run:     bash findings/delta-decimal-statistics.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6, polars 2.1.0, duckdb 1.5.5 with duckdb_extension_delta 1.5.5, pyarrow 26.0.1
# Guess:   Statistics bound what is in a file, so a decimal that was written is found again by equality.
# Is:      delta-rs writes the least and greatest decimal of a file as doubles, rounded to nearest. From 16 digits on, both can
#          round away from every value in the file; who trusts them skips the file and loses the row, delta-rs' own engine first.
#          Read whole and filtered afterwards, the row is there. Fifteen digits always survive a double.
# Seen:
#> statistics:         9007199254740994.00 to 9007199254740994.00
#> delta-rs' engine:   0 rows
#> polars:             0 rows
#> duckdb:             0 rows
#> pyarrow data set:   0 rows
#> read, then filtered: 1 rows

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
from decimal import Decimal
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

sought = Decimal("9007199254740993.27")
kind = pa.decimal128(18, 2)
rows = [sought, Decimal("9007199254740993.29")]
write_deltalake("table", pa.table({"amount": pa.array(rows, kind)}))
table = DeltaTable("table")
where = f"amount = CAST('{sought}' AS DECIMAL(18, 2))"
same, scalar = pl.col("amount") == sought, ds.field("amount") == pa.scalar(sought, kind)

adds = pa.table(table.get_add_actions(flatten=True)).to_pylist()[0]
print("statistics:        ", adds["min.amount"], "to", adds["max.amount"])
engine = QueryBuilder().register("t", table).execute(f"SELECT * FROM t WHERE {where}")
print("delta-rs' engine:  ", pa.table(engine.read_all()).num_rows, "rows")
print("polars:            ", pl.scan_delta("table").filter(same).collect().height, "rows")
print("duckdb:            ", len(duck.execute(f"FROM delta_scan('./table') WHERE {where}").fetchall()), "rows")
print("pyarrow data set:  ", table.to_pyarrow_dataset().to_table(filter=scalar).num_rows, "rows")
print("read, then filtered:", pl.scan_delta("table").collect().filter(same).height, "rows")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
