"""The Spark job: silver and gold in full from bronze.

    spark-submit --py-files … -m shared.lake.engine_spark --lake TEMPLATE --as-of DATE [--format delta]

TEMPLATE names a table's place: `abfss://{layer}@ACCOUNT.dfs.core.windows.net/{table}`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from shared.lake.contracts import BRONZE_TABLES, ENTITIES
from shared.lake.engine_spark.rebuild import rebuild_gold, rebuild_silver
from shared.lake.engine_spark.session import prepare

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def main(arguments: Sequence[str] | None = None) -> None:
    """Rebuild the lake that the arguments name, and print the rows of every table as JSON."""
    from pyspark.sql import SparkSession

    wanted = _parser().parse_args(arguments)
    session = SparkSession.builder.appName("petinsure360-medallion").getOrCreate()
    rows = rebuild(
        session,
        source=wanted.lake,
        target=wanted.to or wanted.lake,
        as_of=wanted.as_of,
        at=datetime.now(UTC),
        kind=wanted.format,
    )
    print(json.dumps(rows))


def rebuild(
    session: SparkSession, *, source: str, target: str, as_of: date, at: datetime, kind: str
) -> dict[str, int]:
    """Write silver and gold below `target` from bronze below `source`; returns the rows of each table.

    `source` and `target` hold `{layer}` and `{table}`; `kind` is the format of the tables, such as delta.
    """

    def read(place: str, layer: str, table: str) -> DataFrame:
        return session.read.format(kind).load(place.format(layer=layer, table=table))

    def write(layer: str, tables: dict[str, DataFrame]) -> dict[str, DataFrame]:
        for name, rows in tables.items():
            place = target.format(layer=layer, table=name)
            rows.write.format(kind).mode("overwrite").save(place)
        return {name: read(target, layer, name) for name in tables}

    bronze = {entity: read(source, "bronze", BRONZE_TABLES[entity]) for entity in ENTITIES}
    prepare(session, bronze.values())
    silver = write("silver", rebuild_silver(bronze, as_of=as_of, at=at))
    gold = write("gold", rebuild_gold(silver, as_of=as_of, at=at))
    return {name: rows.count() for name, rows in (silver | gold).items()}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shared.lake.engine_spark", description=__doc__)
    parser.add_argument("--lake", required=True, help="where bronze is, with {layer} and {table}")
    parser.add_argument("--to", help="where silver and gold go; where bronze is, unless given")
    parser.add_argument("--as-of", required=True, type=date.fromisoformat)
    parser.add_argument("--format", default="delta")
    return parser


if __name__ == "__main__":
    main()
