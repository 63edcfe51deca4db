#!/usr/bin/env bash
# Run:     bash findings/deltalake-update-string-views.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6, pyarrow 26.0.1
# Guess:   What one operation of delta-rs has written, delta-rs' own pyarrow data set can filter.
# Is:      `update` writes texts as Arrow string views, and says so in the file. The data set compares the file's type with a
#          plain text, has no function for that, and fails for every filter on text, also of rows that were not updated. A
#          compaction of such files keeps the views; one of files that were appended does not make any.
# Seen:
#> appended:             string, finds 1
#> appended, compacted:  string, finds 1
#> updated:              string_view, ArrowNotImplementedError
#> updated, compacted:   string_view, ArrowNotImplementedError

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
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake


def told(label, name):
    table = DeltaTable(name)
    kinds = {str(pq.read_schema(uri.removeprefix("file://")).field("k").type) for uri in table.file_uris()}
    try:
        found = f"finds {table.to_pyarrow_dataset().to_table(filter=ds.field('k') == 'a').num_rows}"
    except Exception as error:
        found = type(error).__name__
    print(f"{label + ':':<21} {', '.join(sorted(kinds))}, {found}")


for text in ("a", "b"):
    write_deltalake("appended", pa.table({"k": [text], "n": [1]}), mode="append")
told("appended", "appended")
DeltaTable("appended").optimize.compact()
told("appended, compacted", "appended")

for text in ("a", "b"):
    write_deltalake("updated", pa.table({"k": [text], "n": [1]}), mode="append")
DeltaTable("updated").update(updates={"n": "2"})
told("updated", "updated")
DeltaTable("updated").optimize.compact()
told("updated, compacted", "updated")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
