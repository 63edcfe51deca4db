"""What the host remembers of blobs survives it; what the feed says is read once."""

from __future__ import annotations

from pathlib import Path

from devhost.host.blob_store import BlobEvent, BlobStore
from devhost.host.feed import Feed
from devhost.host.storage import ListedBlob

ONE = BlobEvent("f", "raw", "a/b.json", "0x1")


def test_an_event_stays_until_it_is_done(tmp_path: Path) -> None:
    BlobStore(tmp_path / "s").add([ONE])
    store = BlobStore(tmp_path / "s")
    assert store.pending() == [ONE]
    store.done(ONE)
    assert BlobStore(tmp_path / "s").pending() == []


def test_the_same_event_is_kept_once_a_later_one_replaces_it(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    later = BlobEvent("f", "raw", "a/b.json", "0x2")
    assert store.add([ONE]) == [ONE]
    assert store.add([ONE]) == []
    assert store.add([later]) == [later]
    store.done(ONE)
    assert store.pending() == [later]


def test_a_failed_event_waits_and_counts(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    store.add([ONE])
    again = store.failed(ONE, retry_after_s=60)
    assert again.attempts == 1
    assert store.pending() == [again]


def test_receipts_are_per_account_and_container(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    store.acknowledge("one", "raw", [ListedBlob("a", "0x1"), ListedBlob("b", "0x1")])
    store.acknowledge("one", "raw", [ListedBlob("a", "0x2")])
    assert BlobStore(tmp_path / "s").receipts("one", "raw") == {"a": "0x2", "b": "0x1"}
    assert store.receipts("two", "raw") == {}


def test_a_feed_is_read_from_its_end_on_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text('/acc/raw/old "0x0"\n')
    feed = Feed(path, "acc", "raw")
    assert feed.read() == []
    with path.open("a") as file:
        file.write('/acc/raw/a%20b/c "0x1"\n/acc/gold/x "0x1"\n/acc/raw/half')
    assert feed.read() == [ListedBlob("a b/c", "0x1")]
    with path.open("a") as file:
        file.write(' "0x2"\n')
    assert feed.read() == [ListedBlob("half", "0x2")]


def test_a_feed_that_begins_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_text('/acc/raw/old "0x0"\n' * 5)
    feed = Feed(path, "acc", "raw")
    path.write_text('/acc/raw/new "0x1"\n')
    assert feed.read() == [ListedBlob("new", "0x1")]
