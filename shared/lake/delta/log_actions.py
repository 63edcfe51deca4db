"""The entries of a commit in a table's log, as the Delta protocol writes them."""

from __future__ import annotations

from collections.abc import Mapping

from shared.lake.delta.data_files import DataFile
from shared.lake.delta.table_log import Action

ENGINE = "petinsure360"


def information(mode: str, metadata: Mapping[str, str], now: int) -> Action:
    """What the table's history says of a commit; `now` in milliseconds since 1970."""
    parameters = {"mode": mode, "partitionBy": "[]"}
    info = {"timestamp": now, "operation": "WRITE", "operationParameters": parameters, "engineInfo": ENGINE}
    return {"commitInfo": {**info, **metadata}}


def added(file: DataFile, now: int) -> Action:
    """A file whose rows are the table's from now on."""
    entry = {"path": file.name, "partitionValues": {}, "size": file.size, "modificationTime": now}
    return {"add": {**entry, "dataChange": True, "stats": file.stats}}


def removed(name: str, now: int) -> Action:
    """A file, by name, whose rows are no longer the table's."""
    return {"remove": {"path": name, "deletionTimestamp": now, "dataChange": True}}
