#!/usr/bin/env bash
# Run:     bash findings/delta-infinity-in-a-dataset.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6, pyarrow 26.0.1
# Guess:   A filter on the pyarrow data set of a Delta table gives the rows that filtering the whole table gives.
# Is:      JSON has no infinity, so delta-rs writes the statistic as null. With a null bound its data set
#          skips the file for any filter on the column: rows with infinity are lost, and the finite ones beside them.
# Seen:
#> statistics: {'minValues': {'x': 1.0}, 'maxValues': {'x': None}}
#> x > 5 pushed down:      []
#> x > 5 after reading:    [7.0, inf]
#> x = 1 pushed down:      []

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
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable, write_deltalake

write_deltalake("table", pa.table({"x": [1.0, 7.0, float("inf")]}))
log = Path("table/_delta_log/00000000000000000000.json").read_text().splitlines()
add = next(json.loads(line)["add"] for line in log if line.startswith('{"add"'))
print("statistics:", {key: json.loads(add["stats"])[key] for key in ("minValues", "maxValues")})

data = DeltaTable("table").to_pyarrow_dataset()
print("x > 5 pushed down:     ", data.to_table(filter=ds.field("x") > 5)["x"].to_pylist())
print("x > 5 after reading:   ", data.to_table().filter(ds.field("x") > 5)["x"].to_pylist())
print("x = 1 pushed down:     ", data.to_table(filter=ds.field("x") == 1)["x"].to_pylist())
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
