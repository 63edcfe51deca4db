#!/usr/bin/env bash
# Run:     bash findings/pyspark-calls-by-item.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON), Java 17 on PATH
# Version: pyspark 4.0.1, py4j 0.10.9.9
# Guess:   What Python tells Spark is a plan: a select of a hundred columns is one call of the JVM, or a few.
# Is:      A list goes to the JVM item by item, and each operation on a column is several calls, which ask for the session
#          and its class again each time: a cast is eleven. A hundred casts in one select are two thousand calls, each of which
#          waits for its answer; the same as text is a call for each item.
# Seen:
#> a cast: 11 calls
#> a select of 100 columns at hand: 105 calls
#> a select of 100 casts: 2305 calls
#> the same as text: 105 calls

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  pyspark==4.0.1 \
  py4j==0.10.9.9
PYTHONPATH=packages PYSPARK_PYTHON="$python" SPARK_LOCAL_IP=127.0.0.1 "$python" - 2>spark.log <<'PY' | tee seen
from py4j.clientserver import JavaClient
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

commands = []
send = JavaClient.send_command


def counted(client, command, *arguments, **named):
    # Those that tell the JVM what Python has dropped come whenever it collects garbage.
    if not command.startswith("m\n"):
        commands.append(command)
    return send(client, command, *arguments, **named)


def told(name, work):
    commands.clear()
    work()
    print(f"{name}: {len(commands)} calls")


session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
rows = session.range(1).selectExpr(*(f"id AS c{n}" for n in range(100)))
columns = [F.col(f"c{n}") for n in range(100)]
text = [f"CAST(c{n} AS INT) AS c{n}" for n in range(100)]
JavaClient.send_command = counted
told("a cast", lambda: columns[0].cast("int"))
told("a select of 100 columns at hand", lambda: rows.select(*columns))
told("a select of 100 casts", lambda: rows.select(*(c.cast("int").alias(f"c{n}") for n, c in enumerate(columns))))
told("the same as text", lambda: rows.selectExpr(*text))
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
