#!/usr/bin/env bash
# Run:     bash findings/pyarrow-isin-loses-zero.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: pyarrow 26.0.1
# Guess:   `isin` on a data set finds what it finds after reading, whatever the numbers.
# Is:      Parquet says of a column of nothing but 0.0 that it lies between -0.0 and 0.0. `isin` weighs its list against these
#          bounds as sorted values, in which 0.0 is above -0.0, and skips the file. `==` finds the rows, and so does `isin` as
#          soon as another number is in the file.
# Seen:
#> file of 0.0, 0.0:   isin 0, after reading 2, == 2
#> file of 0.0, 1.0:   isin 1, after reading 1, == 1
#> file of -1.0, 0.0:  isin 1, after reading 1, == 1

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  pyarrow==26.0.1
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

for name, values in enumerate([[0.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]):
    pq.write_table(pa.table({"x": values}), f"{name}.parquet")
    data = ds.dataset(f"{name}.parquet")
    among = ds.field("x").isin([0.0, 5.0])
    pushed, after = data.to_table(filter=among).num_rows, data.to_table().filter(among).num_rows
    equal = data.to_table(filter=ds.field("x") == 0.0).num_rows
    label = f"file of {', '.join(map(str, values))}:"
    print(f"{label:<19} isin {pushed}, after reading {after}, == {equal}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
