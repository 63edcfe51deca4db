"""Official storage clients see one service, whether it is Azurite or our front before it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.data.tables import TableServiceClient, TableTransactionError, UpdateMode
from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient

from shared import clients, storage_resources
from shared.records.documents import CONTAINER
from shared.records.upload_sas import VALID_FOR, grant_upload
from tests.support.azurite import Account, RunningAzurite
from tests.support.front import StorageFront
from tests.support.processes import ROOT

pytestmark = pytest.mark.azurite

PROJECT = ROOT / "tests" / "support" / "storage_js"
Told = dict[str, Any]


@contextmanager
def _settings(account: Account) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.environment().items():
            patch.setenv(name, value)
        clients.reset()
        yield
    clients.reset()


@pytest.fixture
def places(azurite: RunningAzurite, front: StorageFront) -> dict[str, Account]:
    """An account of Azurite's own and one behind the front, both empty."""
    return {"azurite": azurite.new_account(), "front": front.new_account()}


def test_an_upload_by_the_official_client(places: dict[str, Account]) -> None:
    told = {name: _uploads(account) for name, account in places.items()}
    assert told["front"] == told["azurite"]
    # Azurite's codes of refusals are not Azure's; their statuses are.
    assert told["front"] == {
        **{"uploaded": 201, "refusedOverwrite": 409, "overwritten": 201, "blocks": 201},
        **dict.fromkeys(("read", "properties", "deleted", "listed"), 403),
        **dict.fromkeys(("late", "foreign", "unsigned", "broken"), 403),
    }


def _uploads(account: Account) -> Told:
    """What happened to each attempt, after the large file was found whole."""
    now = datetime.now(UTC)
    with _settings(account):
        container = storage_resources.container(CONTAINER)
        good, other = (grant_upload(CONTAINER, f"uploads/{name}", now).url for name in ("one é", "two"))
        late = grant_upload(CONTAINER, "uploads/one", now - VALID_FOR - timedelta(minutes=1)).url
        foreign = good.partition("?")[0] + "?" + other.partition("?")[2]
        run = _node({"good": good, "late": late, "foreign": foreign})
        data = container.download_blob("uploads/one é").readall()
    assert (len(data), data[-8:].hex()) == (run["size"], run["end"])
    found: Told = run["told"]
    return found


def _node(grants: dict[str, str]) -> Told:
    node = shutil.which("node")
    assert node, "Node 20 or later is not installed"
    assert (PROJECT / "node_modules").is_dir(), "run `npm ci` in tests/support/storage_js"
    command = [node, str(PROJECT / "uploads.mjs"), json.dumps(grants)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    found: Told = json.loads(run.stdout)
    return found


def _outcome(do: Callable[[], Any]) -> Any:
    """What a call gives, or the status and code of its error."""
    try:
        return do()
    except TableTransactionError as error:
        return error.status_code, str(error.error_code), error.index
    except HttpResponseError as error:
        code = getattr(error, "error_code", None)
        # Azurite gives no code for an entity that is there already: its exception tells.
        return error.status_code, str(getattr(code, "value", code) or type(error).__name__)


def test_tables_by_the_official_client(places: dict[str, Account]) -> None:
    told = {name: _tables(account) for name, account in places.items()}
    assert told["front"] == told["azurite"]
    assert told["front"] == {
        "taken": (409, "ResourceExistsError"),
        "absent": (404, "ResourceNotFound"),
        "changed": (412, "UpdateConditionNotSatisfied"),
        "gone": (404, "ResourceNotFound"),
        "transaction": (409, "EntityAlreadyExists", 1),
        "half": (404, "ResourceNotFound"),
        "twice in one": (400, "InvalidDuplicateRow", 1),
        "read": {"text": "O'Brien %2F é", "long": 2**40, "at": datetime(2026, 1, 1, 0, 0, 0, 1, UTC)},
        "pages": [["2", "3"], ["4", "5"]],
        "selected": [{"RowKey": "3"}],
        "stale delete": (412, "UpdateConditionNotSatisfied"),
        "table twice": (409, "TableAlreadyExists"),
    }


def _tables(account: Account) -> Told:
    from azure.data.tables import EntityProperty

    service = TableServiceClient.from_connection_string(account.connection_string)
    table = service.create_table("things")
    row = {
        "PartitionKey": "p'q",
        "RowKey": "1",
        "text": "O'Brien %2F é",
        "long": EntityProperty(2**40, "Edm.Int64"),
        "at": datetime(2026, 1, 1, 0, 0, 0, 1, UTC),
    }
    first = table.create_entity(row)["etag"]
    table.update_entity({**row, "more": 1}, mode=UpdateMode.MERGE)
    old = {"etag": first, "match_condition": MatchConditions.IfNotModified}
    rows = [{"PartitionKey": "p'q", "RowKey": str(number), "n": number} for number in range(2, 6)]
    conflict = [("create", {"PartitionKey": "p'q", "RowKey": "9"}), ("create", row)]
    twice = [("upsert", rows[0]), ("upsert", rows[0])]
    table.submit_transaction([("create", each) for each in rows])
    read = table.get_entity("p'q", "1")
    wanted, given = "PartitionKey eq @p and n ge @n", {"p": "p'q", "n": 2}
    pages = table.query_entities(wanted, parameters=given, results_per_page=2, select=["RowKey"]).by_page()
    selected = table.query_entities("n eq 3", select=["RowKey"])
    return {
        "taken": _outcome(lambda: table.create_entity(row)),
        "absent": _outcome(lambda: table.get_entity("p'q", "none")),
        "changed": _outcome(lambda: table.update_entity(row, mode=UpdateMode.REPLACE, **old)),
        "gone": _outcome(lambda: table.update_entity({**row, "RowKey": "none"}, mode=UpdateMode.REPLACE)),
        "transaction": _outcome(lambda: table.submit_transaction(conflict)),
        "half": _outcome(lambda: table.get_entity("p'q", "9")),
        "twice in one": _outcome(lambda: table.submit_transaction(twice)),
        "read": {"text": read["text"], "long": read["long"].value, "at": read["at"]},
        "pages": [[each["RowKey"] for each in page] for page in pages],
        "selected": [dict(each) for each in selected],
        "stale delete": _outcome(lambda: table.delete_entity("p'q", "1", **old)),
        "table twice": _outcome(lambda: service.create_table("things")),
    }


def test_queues_by_the_official_client(places: dict[str, Account]) -> None:
    told = {name: _queues(account) for name, account in places.items()}
    assert told["front"] == told["azurite"]
    assert told["front"] == {
        "absent": (404, "QueueNotFound"),
        "large": (413, "RequestBodyTooLarge"),
        "count": 3,
        "peeked": ["a & <b> é", "second"],
        "received": [("a & <b> é", 1), ("second", 1)],
        "hidden": [],
        "stale": (400, "PopReceiptMismatch"),
        "again": [("changed", 2)],
        "deleted twice": (404, "MessageNotFound"),
        "left": 2,
    }


def _queues(account: Account) -> Told:
    service = QueueServiceClient.from_connection_string(account.connection_string)
    queue = service.get_queue_client("things")
    absent = _outcome(queue.get_queue_properties)
    queue.create_queue()
    for text in ("a & <b> é", "second"):
        queue.send_message(text)
    queue.send_message("later", visibility_timeout=60)
    count = queue.get_queue_properties().approximate_message_count
    peeked = [message.content for message in queue.peek_messages(5)]
    one, two = list(queue.receive_messages(visibility_timeout=60))
    hidden = [message.content for message in queue.peek_messages(5)]
    newer = queue.update_message(one, visibility_timeout=0, content="changed")
    stale = _outcome(lambda: queue.delete_message(one.id, one.pop_receipt))
    again = list(queue.receive_messages(visibility_timeout=60))
    assert newer.pop_receipt != again[0].pop_receipt
    queue.delete_message(again[0])
    return {
        "absent": absent,
        "large": _outcome(lambda: queue.send_message("x" * 70_000)),
        "count": count,
        "peeked": peeked,
        "received": [(each.content, each.dequeue_count) for each in (one, two)],
        "hidden": hidden,
        "stale": stale,
        "again": [(each.content, each.dequeue_count) for each in again],
        "deleted twice": _outcome(lambda: queue.delete_message(again[0])),
        "left": queue.get_queue_properties().approximate_message_count,
    }


def test_what_only_a_hierarchical_account_says(places: dict[str, Account]) -> None:
    """The one difference that is wanted: directories are listed, and a full one is not deleted."""
    listed = {}
    for name, account in places.items():
        container = BlobServiceClient.from_connection_string(account.connection_string).create_container(
            "things"
        )
        container.upload_blob("a/b", b"1")
        listed[name] = [blob.name for blob in container.list_blobs()]
    assert listed == {"azurite": ["a/b"], "front": ["a", "a/b"]}
