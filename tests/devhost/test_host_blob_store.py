"""What the host remembers of blobs survives it; what the feed says is read once."""

from __future__ import annotations

from pathlib import Path

from devhost.host.blob_store import BlobMessage, BlobStore
from devhost.host.feed import Feed
from devhost.host.storage import ListedBlob

ONE = BlobMessage("f", "raw", "a/b.json", "0x1")


def test_a_message_stays_until_it_is_done(tmp_path: Path) -> None:
    kept = BlobStore(tmp_path / "s").add(ONE)
    store = BlobStore(tmp_path / "s")
    assert store.pending() == [kept]
    store.done(kept)
    assert BlobStore(tmp_path / "s").pending() == []


def test_a_message_like_another_is_kept_beside_it(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    first, second = store.add(ONE), store.add(ONE)
    store.done(first)
    assert store.pending() == [second]


def test_a_failed_message_counts(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    again = store.failed(store.add(ONE))
    assert again.attempts == 1
    assert store.pending() == [again]


def test_what_is_delivered_is_remembered_by_subscription(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "s")
    for blob in (ListedBlob("a", "0x1"), ListedBlob("b", "0x1"), ListedBlob("a", "0x2")):
        store.acknowledge("one", blob)
    assert BlobStore(tmp_path / "s").delivered("one") == {"a": "0x2", "b": "0x1"}
    assert store.delivered("two") == {}


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
