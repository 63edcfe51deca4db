"""What the blob side remembers across restarts: events not yet processed, and blobs already announced."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from devhost.host.storage import ListedBlob

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS events (
    function TEXT, container TEXT, blob TEXT,
    etag TEXT NOT NULL, attempts INTEGER NOT NULL, due REAL NOT NULL,
    PRIMARY KEY (function, container, blob)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts (
    account TEXT, container TEXT, blob TEXT, etag TEXT NOT NULL,
    PRIMARY KEY (account, container, blob)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class BlobEvent:
    """A blob was written and a function has to hear of it."""

    function: str
    container: str
    blob: str
    etag: str
    attempts: int = 0
    due: float = 0.0

    @property
    def path(self) -> str:
        """`container/blob`."""
        return f"{self.container}/{self.blob}"


class BlobStore:
    """Events and receipts in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_SCHEMA)

    def add(self, events: Iterable[BlobEvent]) -> list[BlobEvent]:
        """Keep these events until they are done; returns those that were not already kept."""
        added: list[BlobEvent] = []
        self._db.execute("BEGIN")
        for event in events:
            changed = self._db.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT DO UPDATE"
                " SET etag = excluded.etag, attempts = 0, due = 0 WHERE etag <> excluded.etag",
                (event.function, event.container, event.blob, event.etag),
            )
            if changed.rowcount:
                added.append(event)
        self._db.execute("COMMIT")
        return added

    def pending(self) -> list[BlobEvent]:
        """Every event not yet done."""
        rows = self._db.execute(
            "SELECT function, container, blob, etag, attempts, due FROM events ORDER BY due"
        )
        return [BlobEvent(*row) for row in rows]

    def done(self, event: BlobEvent) -> None:
        """Forget an event, unless the blob has been written anew meanwhile."""
        self._db.execute(
            "DELETE FROM events WHERE function = ? AND container = ? AND blob = ? AND etag = ?",
            (event.function, event.container, event.blob, event.etag),
        )

    def failed(self, event: BlobEvent, retry_after_s: float) -> BlobEvent:
        """Count an attempt; returns the event as it is to be tried again."""
        again = BlobEvent(
            event.function,
            event.container,
            event.blob,
            event.etag,
            event.attempts + 1,
            time.time() + retry_after_s,
        )
        self._db.execute(
            "UPDATE events SET attempts = ?, due = ?"
            " WHERE function = ? AND container = ? AND blob = ? AND etag = ?",
            (again.attempts, again.due, event.function, event.container, event.blob, event.etag),
        )
        return again

    def receipts(self, account: str, container: str) -> dict[str, str]:
        """Etags of the blobs already announced, by name."""
        rows = self._db.execute(
            "SELECT blob, etag FROM receipts WHERE account = ? AND container = ?", (account, container)
        )
        return dict(rows.fetchall())

    def acknowledge(self, account: str, container: str, blobs: Sequence[ListedBlob]) -> None:
        """Remember that these blobs have been announced."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?)",
            [(account, container, blob.name, blob.etag) for blob in blobs],
        )
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
