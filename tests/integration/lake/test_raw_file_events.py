"""An event about a raw file: the handler reads no file, asks storage for the version, and may come again."""

from __future__ import annotations

import asyncio
import inspect
import threading
from typing import Any, cast

import pytest
from azure.functions import EventGridEvent

from functions.pipeline import medallion
from shared import storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.state import kick, raw_files
from shared.raw import ledger

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

RAW = "/blobServices/default/containers/raw/blobs/"


class Client:
    """A Durable client that notes what it is asked to start."""

    def __init__(self) -> None:
        self.started = 0

    async def start_new(self, *_: object, **__: object) -> None:
        """Start an orchestration."""
        self.started += 1


def told(client: Client, subject: str, etag: str = "0xOLD") -> None:
    event = EventGridEvent(
        id="1",
        data={"eTag": etag},
        topic="t",
        subject=subject,
        event_type="any",
        event_time=None,
        data_version="",
    )
    function = medallion.raw_file_created.build().get_user_function()  # type: ignore[attr-defined]
    asyncio.run(inspect.unwrap(function)(event, client))


def written(name: str, content: bytes = b"{}") -> None:
    storage_resources.container(storage.RAW).upload_blob(name, content, overwrite=True)


def test_the_version_that_counts_is_the_one_in_storage() -> None:
    written("claims/a.json")
    client = Client()
    told(client, f"{RAW}claims/a.json")
    (waiting,) = raw_files.waiting(10)
    present = storage_resources.container(storage.RAW).get_blob_client("claims/a.json").get_blob_properties()
    assert (waiting.path, waiting.etag, waiting.size) == ("claims/a.json", ledger.bare(present.etag), 2)
    assert client.started == 1


def test_an_event_that_comes_again_records_nothing_and_looks_after_the_run() -> None:
    written("claims/a.json")
    client = Client()
    for _ in range(3):
        told(client, f"{RAW}claims/a.json")
    assert raw_files.depth() == 1
    assert client.started == 3, "the first attempt may have died before its start"


def test_an_event_of_a_file_that_is_gone_or_of_another_place_is_nothing() -> None:
    client = Client()
    for subject in (f"{RAW}claims/gone.json", RAW, "/blobServices/default/containers/gold/blobs/x", ""):
        told(client, subject)
    assert (raw_files.depth(), client.started) == (0, 0)


def test_a_failure_is_told_so_that_the_event_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    written("claims/a.json")
    client = Client()

    def fail(*_: object, **__: object) -> bool:
        raise ConnectionError

    with monkeypatch.context() as outage:
        outage.setattr(raw_files, "record", fail)
        with pytest.raises(ConnectionError):
            told(client, f"{RAW}claims/a.json")
    told(client, f"{RAW}claims/a.json")
    assert (raw_files.depth(), client.started) == (1, 1)


def test_a_file_that_comes_while_another_event_looks_for_the_last_time_is_not_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Busy(Client):
        """Refuses the first start, as while a run lives."""

        async def start_new(self, *_: object, **__: object) -> None:
            self.started += 1
            if self.started == 1:
                raise RuntimeError

    client, looked, second_has_come = Busy(), list[int](), threading.Event()

    def is_empty() -> bool:
        looked.append(len(looked))
        if len(looked) == 1:
            assert second_has_come.wait(5)
        return len(looked) == 1

    monkeypatch.setattr(raw_files, "is_empty", is_empty)
    monkeypatch.setattr(kick, "DELAY_S", 0.01)
    monkeypatch.setattr(medallion, "REFUSED_S", 5.0)
    monkeypatch.setattr(medallion, "_waiting", medallion._Waiting())

    async def both() -> None:
        first = asyncio.create_task(medallion._start_for_files(cast(Any, client)))
        while not looked:
            await asyncio.sleep(0.001)
        await medallion._start_for_files(cast(Any, client))
        assert client.started == 1, "the second left it to the first"
        second_has_come.set()
        await first

    asyncio.run(both())
    assert (looked, client.started) == ([0], 2)


@pytest.mark.parametrize("name", ["claims/a.json", "claims/é 1/blobs/b.json", "containers/raw/blobs/x.csv"])
def test_the_name_of_the_file_is_all_that_follows(name: str) -> None:
    assert sweep.path_of(f"{RAW}{name}") == name
