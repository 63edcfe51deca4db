"""The SQLite file of one task hub: its tables, and how it is opened."""

import sqlite3
from pathlib import Path

VERSION = 2

_TABLES = """
CREATE TABLE instances(
  id TEXT PRIMARY KEY, name TEXT NOT NULL, execution TEXT NOT NULL, version TEXT, status TEXT NOT NULL,
  suspended INTEGER NOT NULL, input TEXT, output TEXT, custom_status TEXT, created TEXT NOT NULL,
  updated TEXT NOT NULL, parent TEXT, parent_execution TEXT, parent_task INTEGER,
  book TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX instances_by_time ON instances(created, id);
CREATE TABLE history(
  instance TEXT NOT NULL, seq INTEGER NOT NULL, type INTEGER NOT NULL, task INTEGER NOT NULL,
  event TEXT NOT NULL, book TEXT, PRIMARY KEY(instance, seq)) WITHOUT ROWID;
CREATE TABLE inbox(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, event TEXT NOT NULL);
CREATE INDEX inbox_by_instance ON inbox(instance, seq);
CREATE TABLE timers(
  instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL, fire_at TEXT NOT NULL,
  due TEXT NOT NULL DEFAULT '', PRIMARY KEY(instance, execution, task)) WITHOUT ROWID;
CREATE INDEX timers_by_due ON timers(due);
CREATE TABLE activities(
  instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL,
  input TEXT NOT NULL, not_before TEXT, PRIMARY KEY(instance, execution, task)) WITHOUT ROWID;
CREATE TABLE entities(
  id TEXT PRIMARY KEY, state TEXT, updated TEXT NOT NULL, created TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE operations(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL,
  request TEXT, caller TEXT, caller_execution TEXT, due TEXT);
CREATE INDEX operations_by_entity ON operations(entity, seq);
CREATE INDEX operations_by_time ON operations(due) WHERE due IS NOT NULL;
"""

_FROM_1 = """
ALTER TABLE timers ADD COLUMN due TEXT NOT NULL DEFAULT '';
UPDATE timers SET due=fire_at;
DROP INDEX timers_by_time;
CREATE INDEX timers_by_due ON timers(due);
ALTER TABLE entities ADD COLUMN created TEXT NOT NULL DEFAULT '';
UPDATE entities SET created=updated;
"""


class StoreUnusableError(sqlite3.OperationalError):
    """The state file cannot be used: another host holds it, or another version wrote it."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open or create the state file, for this process alone.

    WAL with synchronous=NORMAL: a commit has handed its pages to the operating system before it returns, so
    a killed process loses nothing; only a power failure could take the last commits (never the file's
    integrity). Taking that risk saves one fsync (1-5 ms) per step on a developer's machine.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=2)
    try:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        _create(db, path)
    except sqlite3.OperationalError as error:
        db.close()
        raise StoreUnusableError(f"{path}: {error}; does another host run on this folder?") from error
    return db


def _create(db: sqlite3.Connection, path: Path) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version == 1:
        db.executescript(f"BEGIN;{_FROM_1}PRAGMA user_version={VERSION};COMMIT;")
        return
    if version:
        raise StoreUnusableError(f"{path} is of version {version}, this host writes {VERSION}: remove it")
    db.executescript(f"BEGIN;{_TABLES}PRAGMA user_version={VERSION};COMMIT;")
