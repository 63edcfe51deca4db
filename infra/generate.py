"""What templates, SQL and the smoke test take from the app: public paths, columns of gold, functions.

python -m infra.generate        # after a public operation was added or removed; a test compares
python -m infra.generate functions
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PUBLIC_PATHS = Path(__file__).parent / "generated" / "public-paths.json"
TABLES_SQL = Path(__file__).parent / "sql" / "20_tables.sql"
# Tables that the semantic views read beside gold.
ALSO = ("dim_vet_providers",)
# A list arrives as JSON text.
TYPES = {
    "text": "VARCHAR(8000)",
    "texts": "VARCHAR(8000)",
    "bool": "BIT",
    "int": "INT",
    "long": "BIGINT",
    "double": "FLOAT",
    "money": "DECIMAL(18, 2)",
    "date": "DATE",
    "timestamp": "DATETIME2(6)",
}
HUB = "claims"
# Event Grid presents the key of the webhook, never a token.
EVENTS_WEBHOOK = "/runtime/webhooks/eventgrid"


def public_paths(operations: Iterable[Any]) -> list[str]:
    """Paths that Easy Auth lets through: public operations, * for what varies, and the webhook of events."""
    paths = {_pattern(each.path) for each in operations if each.policy.anonymous}
    return sorted(paths | {EVENTS_WEBHOOK})


def functions(app: Any) -> list[str]:
    """Names of every function that the deployed app must have."""
    return sorted(each.get_function_name() for each in app.get_functions())


def tables_sql(layers: Any, replay: Any) -> str:
    """T-SQL views over the Delta tables, column by column as the contracts have them."""
    silver = (layers["silver"][name] for name in ALSO)
    tables = [*layers["gold"].values(), replay, *silver, *layers["quarantine"].values()]
    head = "-- The tables of the lake as views, written by `python -m infra.generate` from the contracts."
    return "\n".join([head, "USE petinsure;", "GO", *(_table_view(each) for each in tables)]) + "\n"


def _table_view(table: Any) -> str:
    columns = ",\n    ".join(f"[{column.name}] {TYPES[column.kind]}" for column in table.columns)
    return f"""
CREATE OR ALTER VIEW {table.layer}.{table.name} AS
SELECT * FROM OPENROWSET(BULK '{table.name}', DATA_SOURCE = '{table.layer}', FORMAT = 'DELTA')
WITH (
    {columns}
) AS found;
GO"""


def text(value: list[str]) -> str:
    """The file of public paths, as it is written."""
    return json.dumps(value, indent=2) + "\n"


def _pattern(path: str) -> str:
    # The hub is known; another's events are none of ours.
    return re.sub(r"{[^}]*}", "*", path.replace("{hub}", HUB))


def main(arguments: list[str]) -> None:
    """Write the files, or print the functions."""
    from function_app import app
    from functions.http.endpoint import OPERATIONS
    from shared.lake.replay.contract import REPLAY
    from shared.lake.schema.contracts import TABLES

    if arguments == ["functions"]:
        print(json.dumps(functions(app)))
    else:
        PUBLIC_PATHS.write_text(text(public_paths(OPERATIONS)), encoding="utf-8")
        TABLES_SQL.write_text(tables_sql(TABLES, REPLAY), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
