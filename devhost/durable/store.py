"""Reading the durable state, and the one way to write it: a transaction."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devhost.durable.model import Activity, Book, Instance, Letter, Operation, Parent, Status
from devhost.durable.schema import open_database
from devhost.durable.transaction import Transaction

_ACTIVITY = "instance, execution, task, name, input, not_before"
_OPERATION = "entity, name, input, request, caller, caller_execution, due"


@dataclass(frozen=True)
class Recorded:
    """A history event at its place; the last of an episode carries the book as it stood then (JSON text)."""

    seq: int
    event: dict[str, Any]
    book: str | None


class Store:
    """The state of one task hub. Synchronous and used from one thread: no statement waits for another."""

    def __init__(self, path: Path) -> None:
        self._db = open_database(path)
        self._db.row_factory = sqlite3.Row

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing: commits at the end, rolls back when the block raises."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(self._db)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self._db.execute(sql, values).fetchall()

    def instance(self, instance_id: str) -> Instance | None:
        """One orchestration instance."""
        row = self._db.execute("SELECT * FROM instances WHERE id=?", (instance_id,)).fetchone()
        return None if row is None else read_instance(row)

    def history(self, instance_id: str) -> list[str]:
        """The history events of an instance as JSON text, marked as played."""
        return [
            row[0]
            for row in self._db.execute(
                "SELECT event FROM history WHERE instance=? ORDER BY seq", (instance_id,)
            )
        ]

    def recorded(self, instance_id: str) -> list[Recorded]:
        """The history of an instance, with its places and books."""
        rows = self.rows("SELECT seq, event, book FROM history WHERE instance=? ORDER BY seq", (instance_id,))
        return [Recorded(seq, json.loads(event), book) for seq, event, book in rows]

    def scheduled(self, instance_id: str, task: int) -> Mapping[str, Any]:
        """The history event that scheduled a task (activity or sub-orchestration)."""
        row = self._db.execute(
            "SELECT event FROM history WHERE instance=? AND task=? AND type IN (4, 7)", (instance_id, task)
        ).fetchone()
        event: dict[str, Any] = json.loads(row[0])
        return event

    def inbox(self, instance_id: str) -> list[Letter]:
        """Events waiting for an instance, in the order of their arrival."""
        rows = self._db.execute(
            "SELECT seq, execution, event FROM inbox WHERE instance=? ORDER BY seq", (instance_id,)
        )
        return [Letter(seq, execution, json.loads(event)) for seq, execution, event in rows]

    def activity_pending(self, activity: Activity) -> bool:
        """Whether anybody still waits for this activity."""
        return bool(
            self.rows(
                "SELECT 1 FROM activities WHERE instance=? AND execution=? AND task=?",
                (activity.instance, activity.execution, activity.task),
            )
        )

    def entity_state(self, entity: str) -> str | None:
        """An entity's state as JSON text, None when it does not exist."""
        row = self._db.execute("SELECT state FROM entities WHERE id=?", (entity,)).fetchone()
        return None if row is None else row[0]

    def operations(self, entity: str, *, now: str) -> list[tuple[int, Operation]]:
        """Operations an entity can run now, with their sequence numbers."""
        rows = self._db.execute(
            f"SELECT seq, {_OPERATION} FROM operations"
            " WHERE entity=? AND (due IS NULL OR due<=?) ORDER BY seq",
            (entity, now),
        )
        return [(row[0], Operation(*row[1:])) for row in rows]

    def unfinished_activities(self) -> list[Activity]:
        """Every activity that was started and has not completed."""
        return [Activity(*row) for row in self.rows(f"SELECT {_ACTIVITY} FROM activities")]

    def instances_with_letters(self) -> set[str]:
        """Instances with something in their inbox."""
        return {row[0] for row in self.rows("SELECT DISTINCT instance FROM inbox")}

    def entities_with_operations(self) -> set[str]:
        """Entities with something in their queue."""
        return {row[0] for row in self.rows("SELECT DISTINCT entity FROM operations")}

    def next_due(self) -> str | None:
        """When the next timer fires or the next scheduled signal is due."""
        due: str | None = self._db.execute(
            "SELECT min(at) FROM (SELECT min(due) AS at FROM timers"
            " UNION ALL SELECT min(due) FROM operations WHERE due IS NOT NULL)"
        ).fetchone()[0]
        return due


def read_instance(row: sqlite3.Row) -> Instance:
    """An instance from its row."""
    parent = Parent(row["parent"], row["parent_execution"], row["parent_task"]) if row["parent"] else None
    return Instance(
        id=row["id"],
        name=row["name"],
        execution=row["execution"],
        input=row["input"],
        created=row["created"],
        updated=row["updated"],
        version=row["version"],
        status=Status(row["status"]),
        suspended=bool(row["suspended"]),
        output=row["output"],
        custom_status=row["custom_status"],
        parent=parent,
        book=Book.decode(row["book"]),
    )
