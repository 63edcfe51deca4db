#!/usr/bin/env bash
# Run:     bash findings/deltalake-append-casts.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: deltalake 1.6.6
# Guess:   An append whose types do not fit the table's is refused.
# Is:      Decimals of another scale are refused, even where nothing would be lost. Doubles into whole numbers are cut off, into
#          decimals are rounded, whole numbers become booleans and any text that reads like the type is parsed, without a word.
# Seen:
#> double 1.7 into int64: stored 1
#> double 2.675 into decimal(10, 2): stored Decimal('2.68')
#> int64 2 into boolean: stored True
#> text 'yes' into boolean: stored True
#> text '007' into int64: stored 7
#> decimal(10, 4) 5.0000 into decimal(10, 2): refused, SchemaMismatchError

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
from decimal import Decimal

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

money = pa.decimal128(10, 2)
CASES = {
    "double 1.7 into int64": (pa.array([1]), pa.array([1.7])),
    "double 2.675 into decimal(10, 2)": (pa.array([Decimal("1.00")], money), pa.array([2.675])),
    "int64 2 into boolean": (pa.array([False]), pa.array([2])),
    "text 'yes' into boolean": (pa.array([False]), pa.array(["yes"])),
    "text '007' into int64": (pa.array([1]), pa.array(["007"])),
    "decimal(10, 4) 5.0000 into decimal(10, 2)": (
        pa.array([Decimal("1.00")], money),
        pa.array([Decimal("5.0000")], pa.decimal128(10, 4)),
    ),
}
for number, (case, (first, then)) in enumerate(CASES.items()):
    name = f"table{number}"
    write_deltalake(name, pa.table({"c": first}))
    try:
        write_deltalake(name, pa.table({"c": then}), mode="append")
    except Exception as error:
        print(f"{case}: refused, {type(error).__name__}")
        continue
    stored = DeltaTable(name).to_pyarrow_table()["c"].to_pylist()
    stored.remove(first[0].as_py())
    print(f"{case}: stored {stored[0]!r}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
