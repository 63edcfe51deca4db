#!/usr/bin/env bash
# Run:     bash findings/polars-excel-rows-vanish.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: polars 2.1.0 with fastexcel 0.21.0; the workbook by openpyxl 3.1.5
# Guess:   A column of numbers with a word in it is read as text, whatever the word.
# Is:      Words that mean "nothing" to the reader (n/a, NA, None, null) become null and the column stays numeric, with nothing
#          said; "-" or "TBD" make it text. A row that held only such a word is then taken for an empty one and left out.
#          With engine="openpyxl" the words stay.
# Seen:
#> 1.5, n/a, 2.5: Float64, [1.5, 2.5]
#> 1.5, NA, 2.5: Float64, [1.5, 2.5]
#> 1.5, None, 2.5: Float64, [1.5, 2.5]
#> 1.5, null, 2.5: Float64, [1.5, 2.5]
#> 1.5, TBD, 2.5: String, ['1.5', 'TBD', '2.5']
#> 1.5, -, 2.5: String, ['1.5', '-', '2.5']
#> 1.5, n/a, 2.5 by openpyxl: String, ['1.5', 'n/a', '2.5']

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  polars==2.1.0 \
  fastexcel==0.21.0 \
  openpyxl==3.1.5
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import openpyxl
import polars as pl


def read(name, words, engine="calamine"):
    book = openpyxl.Workbook()
    for value in ["amount", *words]:
        book.active.append([value])
    book.save(name)
    return pl.read_excel(name, engine=engine)["amount"]


for word in ("n/a", "NA", "None", "null", "TBD", "-"):
    column = read("book.xlsx", [1.5, word, 2.5])
    print(f"1.5, {word}, 2.5: {column.dtype}, {column.to_list()}")
column = read("book.xlsx", [1.5, "n/a", 2.5], engine="openpyxl")
print(f"1.5, n/a, 2.5 by openpyxl: {column.dtype}, {column.to_list()}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
