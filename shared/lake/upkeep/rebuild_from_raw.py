"""Beginning the lake anew from its raw files, when nothing derived from them can be trusted any more.

For the hands of an operator, while the app is stopped: a running pass would write into what is removed.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from shared import settings, storage_resources
from shared.errors import TransientError
from shared.lake.intake import sweep
from shared.lake.replay import state
from shared.lake.state import kick, published, runs
from shared.listing import list_files, remove_directories
from shared.raw import ledger

LAYERS = ("bronze", "silver", "gold", "quarantine")
PLANS = "lineage"
# Somebody who still writes is told from somebody who has just stopped.
ROUNDS = 3
THREADS = 16


def start(*, now: datetime) -> str:
    """Remove every derived table and ask for a run that builds them again; returns the run's id.

    Raw files, records and the history of runs stay. What is lost: which quarantined rows were replayed.
    """
    as_of = _withdraw()
    for layer in LAYERS:
        _remove_layer(layer)
    _empty(PLANS)
    _forget_ledger()
    sweep.sweep(now=now)
    run_id = runs.ask("as_of", as_of=as_of or now.date(), requested_by="operator", now=now)
    kick.later()
    return run_id


def _withdraw() -> date | None:
    """The day that gold stood at; from here on nobody reads it, nor a replay."""
    state.withdraw()
    before = published.withdraw().manifest
    return before.as_of if before else None


def _remove_layer(layer: str) -> None:
    root = settings.lake_uri()
    if root.startswith("file://"):
        shutil.rmtree(Path(root.removeprefix("file://"), layer), ignore_errors=True)
    else:
        _empty(layer)


def _empty(name: str) -> None:
    from azure.core.exceptions import ResourceNotFoundError

    container = storage_resources.container(name)

    def remove(path: str) -> None:
        with suppress(ResourceNotFoundError):
            container.delete_blob(path)

    for _ in range(ROUNDS):
        paths = [blob.name for blob in list_files(container)]
        if not paths:
            remove_directories(container, lambda _: True)
            return
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(remove, paths))
    raise TransientError(f"Container {name} could not be emptied. Is the app still running?")


def _forget_ledger() -> None:
    table = storage_resources.table(ledger.TABLE)
    rows = table.query_entities(f"PartitionKey eq '{ledger.PARTITION}'", select=["PartitionKey", "RowKey"])
    for group in batched(rows, 100, strict=False):
        table.submit_transaction([("delete", row) for row in group])
