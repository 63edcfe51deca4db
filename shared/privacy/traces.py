"""Names and ids of a customer in the bookkeeping of the lake: plans of passes, and sentences about runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from shared import storage_resources
from shared.lake.state import published, runs
from shared.lake.state.pass_plan import CONTAINER
from shared.privacy.person import Person

GONE = "(erased)"


def clean_plans(numbers: Iterable[int], is_gone: Callable[[str], bool]) -> int:
    """Take the names of removed files out of plans that are carried out; returns how many plans changed."""
    from azure.core.exceptions import ResourceNotFoundError

    last, changed = published.read_head().number, 0
    for number in sorted(set(numbers)):
        blob = storage_resources.container(CONTAINER).get_blob_client(f"plans/{number:08d}.json")
        if number > last:
            continue
        try:
            plan = json.loads(blob.download_blob().readall())
        except ResourceNotFoundError:
            continue
        left = {
            entity: [file for file in files if not is_gone(file["path"])]
            for entity, files in plan["batches"].items()
        }
        if left != plan["batches"]:
            blob.upload_blob(json.dumps({**plan, "batches": left}).encode(), overwrite=True)
            changed += 1
    return changed


def clean_runs(person: Person) -> int:
    """Put a word in place of every id of the customer in the records of runs; returns how many changed."""
    table, changed = storage_resources.table(runs.TABLE), 0
    for row in list(table.query_entities(f"PartitionKey eq '{runs.RUNS}'")):
        cleaned = {name: _without_ids(value, person) for name, value in row.items()}
        if cleaned != dict(row):
            table.update_entity(cleaned)
            changed += 1
    return changed


def _without_ids(value: Any, person: Person) -> Any:
    if not isinstance(value, str) or not person.is_named_in(value):
        return value
    for each in sorted(person.ids | person.emails, key=len, reverse=True):
        value = value.replace(each, GONE)
    return value
