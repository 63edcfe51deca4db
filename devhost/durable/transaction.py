"""Everything one transaction can write, and the work that is to start once it has committed."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from devhost.durable.model import Activity, Instance, Operation
from devhost.durable.protocol import HistoryEvent, render


@dataclass
class Work:
    """What a commit gives rise to."""

    instances: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    activities: list[Activity] = field(default_factory=list)
    timers_changed: bool = False


class Transaction:
    """Writes within one SQLite transaction; `work` must be started only after the commit."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.work = Work()

    def put_instance(self, instance: Instance) -> None:
        """Write an instance's row whole."""
        parent = instance.parent
        self._db.execute(
            "INSERT OR REPLACE INTO instances VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                instance.id,
                instance.name,
                instance.execution,
                instance.version,
                instance.status,
                instance.suspended,
                instance.input,
                instance.output,
                instance.custom_status,
                instance.created,
                instance.updated,
                parent and parent.instance,
                parent and parent.execution,
                parent.task if parent else None,
                instance.book.encode(),
            ),
        )

    def drop_instance(self, instance_id: str) -> None:
        """Remove an instance with everything that belongs to it."""
        for table in ("history", "inbox", "timers", "activities"):
            self._db.execute(f"DELETE FROM {table} WHERE instance=?", (instance_id,))
        self._db.execute("DELETE FROM instances WHERE id=?", (instance_id,))

    def drop_history(self, instance_id: str, *, since: int = 0) -> None:
        """Forget an instance's history, from a sequence number on."""
        self._db.execute("DELETE FROM history WHERE instance=? AND seq>=?", (instance_id, since))

    def append_history(
        self, instance_id: str, events: Iterable[HistoryEvent], *, book: str | None = None
    ) -> None:
        """Append events to the history; `book` is kept with the last one, as it stood after this episode."""
        listed = list(events)
        (last,) = self._db.execute(
            "SELECT coalesce(max(seq), -1) FROM history WHERE instance=?", (instance_id,)
        ).fetchone()
        self._db.executemany(
            "INSERT INTO history VALUES (?,?,?,?,?,?)",
            [
                (
                    instance_id,
                    last + 1 + index,
                    event["EventType"],
                    event["EventId"],
                    render(event, played=True),
                    book if index == len(listed) - 1 else None,
                )
                for index, event in enumerate(listed)
            ],
        )

    def post(self, instance_id: str, execution: str | None, event: Mapping[str, Any]) -> None:
        """Put an event into an instance's inbox and wake it."""
        self._db.execute(
            "INSERT INTO inbox(instance, execution, event) VALUES (?,?,?)",
            (instance_id, execution, json.dumps(event)),
        )
        self.work.instances.add(instance_id)

    def consume(self, letters: Iterable[int]) -> None:
        """Take letters out of the inbox."""
        self._db.executemany("DELETE FROM inbox WHERE seq=?", [(seq,) for seq in letters])

    def clear_inbox(self, instance_id: str) -> None:
        """Drop whatever waits for an instance."""
        self._db.execute("DELETE FROM inbox WHERE instance=?", (instance_id,))

    def arm_timer(self, instance: Instance, task: int, fire_at: str, *, due: str) -> None:
        """Let a timer that was set for `fire_at` fire when it is `due`."""
        self._db.execute(
            "INSERT INTO timers(instance, execution, task, fire_at, due) VALUES (?,?,?,?,?)",
            (instance.id, instance.execution, task, fire_at, due),
        )
        self.work.timers_changed = True

    def disarm_timer(self, instance: Instance, task: int) -> None:
        """Cancel a timer that has not fired."""
        self._db.execute(
            "DELETE FROM timers WHERE instance=? AND execution=? AND task=?",
            (instance.id, instance.execution, task),
        )

    def due_timers(self, now: str) -> list[tuple[str, str, int, str]]:
        """Take out the timers that are due: (instance, execution, task, fire_at), earliest first."""
        rows = self._db.execute(
            "DELETE FROM timers WHERE due<=? RETURNING instance, execution, task, fire_at", (now,)
        ).fetchall()
        return sorted((tuple(row) for row in rows), key=lambda row: (row[3], row[2]))

    def start_activity(self, activity: Activity) -> None:
        """Record an activity as started; it runs after the commit."""
        self._db.execute(
            "INSERT OR REPLACE INTO activities VALUES (?,?,?,?,?,?)",
            (
                activity.instance,
                activity.execution,
                activity.task,
                activity.name,
                activity.input,
                activity.not_before,
            ),
        )
        self.work.activities.append(activity)

    def finish_activity(self, activity: Activity) -> bool:
        """Record an activity as completed; False when nobody waits for it any more."""
        done = self._db.execute(
            "DELETE FROM activities WHERE instance=? AND execution=? AND task=?",
            (activity.instance, activity.execution, activity.task),
        )
        return done.rowcount > 0

    def drop_pending(self, instance_id: str) -> None:
        """Forget an instance's timers and started activities: their results are no longer wanted."""
        for table in ("timers", "activities"):
            self._db.execute(f"DELETE FROM {table} WHERE instance=?", (instance_id,))

    def queue_operation(self, operation: Operation) -> None:
        """Queue an operation for an entity and wake it."""
        self._db.execute(
            "INSERT INTO operations(entity, name, input, request, caller, caller_execution, due)"
            " VALUES (?,?,?,?,?,?,?)",
            (
                operation.entity,
                operation.name,
                operation.input,
                operation.request,
                operation.caller,
                operation.caller_execution,
                operation.due,
            ),
        )
        self.work.entities.add(operation.entity)
        self.work.timers_changed |= operation.due is not None

    def finish_operations(self, sequence: Iterable[int]) -> None:
        """Take operations out of their queue."""
        self._db.executemany("DELETE FROM operations WHERE seq=?", [(seq,) for seq in sequence])

    def release_operations(self, now: str) -> set[str]:
        """Make scheduled signals ready whose time has come; the entities they are for."""
        rows = self._db.execute(
            "UPDATE operations SET due=NULL WHERE due<=? RETURNING entity", (now,)
        ).fetchall()
        return {row[0] for row in rows}

    def put_entity(self, entity: str, state: str, *, updated: str) -> None:
        """Write an entity's state (JSON text)."""
        self._db.execute(
            "INSERT INTO entities(id, state, updated, created) VALUES (?,?,?,?)"
            " ON CONFLICT(id) DO UPDATE SET state=excluded.state, updated=excluded.updated",
            (entity, state, updated, updated),
        )

    def drop_entities(self, created_from: str, created_to: str) -> int:
        """Remove the entities made in a span of time; how many there were."""
        return self._db.execute(
            "DELETE FROM entities WHERE created BETWEEN ? AND ?", (created_from, created_to)
        ).rowcount

    def drop_entity(self, entity: str) -> bool:
        """Remove an entity; False when there was none."""
        return self._db.execute("DELETE FROM entities WHERE id=?", (entity,)).rowcount > 0
