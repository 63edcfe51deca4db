"""What the blob side remembers across restarts: messages not yet processed, and events already delivered."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from devhost.host.storage import ListedBlob

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
DROP TABLE IF EXISTS events;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    function TEXT NOT NULL, container TEXT NOT NULL, blob TEXT NOT NULL, etag TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
);
DROP TABLE IF EXISTS receipts;
CREATE TABLE IF NOT EXISTS delivered (
    subscription TEXT, blob TEXT, etag TEXT NOT NULL,
    PRIMARY KEY (subscription, blob)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class BlobMessage:
    """One message of the blob triggers' queue: a function has to hear of a blob. `id` 0 is not yet kept."""

    function: str
    container: str
    blob: str
    etag: str
    attempts: int = 0
    id: int = 0

    @property
    def path(self) -> str:
        """`container/blob`."""
        return f"{self.container}/{self.blob}"


class BlobStore:
    """Messages and delivered events in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_SCHEMA)

    def add(self, message: BlobMessage) -> BlobMessage:
        """Keep a message until it is done, even if there are others like it; returns it with its id."""
        values = (message.function, message.container, message.blob, message.etag)
        added = self._db.execute(
            "INSERT INTO messages (function, container, blob, etag) VALUES (?, ?, ?, ?)", values
        )
        return replace(message, id=int(added.lastrowid or 0))

    def pending(self) -> list[BlobMessage]:
        """Every message not yet done, oldest first."""
        rows = self._db.execute(
            "SELECT function, container, blob, etag, attempts, id FROM messages ORDER BY id"
        )
        return [BlobMessage(*row) for row in rows]

    def done(self, message: BlobMessage) -> None:
        """Forget a message."""
        self._db.execute("DELETE FROM messages WHERE id = ?", (message.id,))

    def failed(self, message: BlobMessage) -> BlobMessage:
        """Count an attempt; returns the message as it is to be tried again."""
        self._db.execute("UPDATE messages SET attempts = attempts + 1 WHERE id = ?", (message.id,))
        return replace(message, attempts=message.attempts + 1)

    def delivered(self, subscription: str) -> dict[str, str]:
        """Etags of the blobs that a subscription has delivered, by name."""
        rows = self._db.execute("SELECT blob, etag FROM delivered WHERE subscription = ?", (subscription,))
        return dict(rows.fetchall())

    def acknowledge(self, subscription: str, blob: ListedBlob) -> None:
        """Remember that the event of this blob has been delivered."""
        self._db.execute(
            "INSERT OR REPLACE INTO delivered VALUES (?, ?, ?)", (subscription, blob.name, blob.etag)
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()
