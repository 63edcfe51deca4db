#!/usr/bin/env bash
# Run:     bash findings/deltalake-vacuum-versions.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6
# Guess:   Vacuum removes files that no version in keeping needs and leaves the table's version alone.
# Is:      When it finds a file to remove it commits twice, VACUUM START and VACUUM END; when all is in keeping, nothing.
#          Compaction, deletion and update that find nothing commit nothing, an append of no rows commits. Who takes a new version
#          for new data is called for nothing, and versions of one table's history cannot be counted on to be writes.
# Seen:
#> two writes: version 1
#> vacuum, one file to remove: version 3
#> vacuum, within the usual retention: version 3
#> compaction of one file: version 3
#> deletion of no row: version 3
#> append of no row: version 4
#> WRITE, WRITE, VACUUM START, VACUUM END, WRITE

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  deltalake==1.6.6 \
  pyarrow==26.0.1
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

write_deltalake("table", pa.table({"x": [1]}))
write_deltalake("table", pa.table({"x": [2]}), mode="overwrite")


def version_after(what, change):
    change(DeltaTable("table"))
    print(f"{what}: version", DeltaTable("table").version())


def vacuum(table):
    table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)


version_after("two writes", lambda table: None)
version_after("vacuum, one file to remove", vacuum)
version_after("vacuum, within the usual retention", lambda table: table.vacuum(dry_run=False))
version_after("compaction of one file", lambda table: table.optimize.compact())
version_after("deletion of no row", lambda table: table.delete("x = 9"))
empty = pa.table({"x": pa.array([], pa.int64())})
version_after("append of no row", lambda table: write_deltalake("table", empty, mode="append"))
print(*(commit["operation"] for commit in reversed(DeltaTable("table").history())), sep=", ")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
