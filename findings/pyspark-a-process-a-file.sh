#!/usr/bin/env bash
# Run:     bash findings/pyspark-a-process-a-file.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON), Java 17 on PATH
# Version: pyspark 4.0.1, with Hadoop 3.4.1 and without its native library, as its packages are
# Guess:   Writing a table of a few rows into a local folder writes a file, from within the virtual machine.
# Is:      For each folder and each file that is made, checksums and markers of success among them, a process is started that
#          sets its permissions, and waited for: nine for a table of one file, three more for each file more.
# Seen:
#> a table of one file: chmod was started 9 times
#> a table of four files: chmod was started 18 times
#> the same without the marker of success: 16 times

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# The first `chmod` on PATH notes that it was started, and goes on as ever.
mkdir commands
cat >commands/chmod <<SH
#!/bin/sh
echo >>"$folder/started"
exec $(command -v chmod) "\$@"
SH
chmod +x commands/chmod

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  pyspark==4.0.1 \
  py4j==0.10.9.9
PATH="$folder/commands:$PATH" PYTHONPATH=packages PYSPARK_PYTHON="$python" SPARK_LOCAL_IP=127.0.0.1 \
  "$python" - 2>spark.log <<'PY' | tee seen
from pathlib import Path

from pyspark.sql import SparkSession

STARTED = Path("started")


def times(rows, place, **options):
    STARTED.write_text("")
    rows.write.options(**options).parquet(place)
    return STARTED.read_text().count("\n")


session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
rows = session.range(8)
print(f"a table of one file: chmod was started {times(rows.coalesce(1), 'one')} times")
four = rows.repartition(4)
print(f"a table of four files: chmod was started {times(four, 'four')} times")
quiet = {"mapreduce.fileoutputcommitter.marksuccessfuljobs": "false"}
print(f"the same without the marker of success: {times(four, 'quiet', **quiet)} times")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
