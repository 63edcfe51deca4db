"""An orchestration in slow motion: genuine episodes on a real store, all else happens when a test says so."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.durable_functions.orchestrator import Orchestrator

from devhost.durable import DurableFunction, InvocationFailed
from devhost.durable.catalogue import Catalogue
from devhost.durable.hub import Hub
from devhost.durable.management import Management
from devhost.durable.model import Activity
from devhost.durable.orchestrations import Orchestrations
from devhost.durable.protocol import EventType, history_event, orchestrator_context
from devhost.durable.store import Store


@dataclass(frozen=True)
class PendingTimer:
    """A timer that has not fired."""

    instance: str
    execution: str
    task: int
    fire_at: str


class World:
    """Runs one orchestrator function as `planned`; activities answer and timers fire when told to."""

    def __init__(self, path: Path, orchestrator: Any) -> None:
        self._path = path
        self._handle = Orchestrator.create(orchestrator)
        functions = [DurableFunction("planned", "orchestrator", "c"), DurableFunction("act", "activity", "v")]
        self._catalogue = Catalogue(functions)
        self._open()

    def _open(self) -> None:
        self.store = Store(self._path)
        self.hub = Hub("test", self.store, self._catalogue, self.invoke, dispatch=lambda work: None)
        self.orchestrations = Orchestrations(self.hub, asyncio.Semaphore(1))

    async def invoke(self, name: str, payload: str) -> str:
        """Call the genuine orchestrator."""
        try:
            return str(self._handle(payload))
        except Exception as error:
            raise InvocationFailed(f"{type(error).__name__}: {error}") from error

    def reopen(self) -> None:
        """Lose everything but the store, as a killed process does."""
        self.store.close()
        self._open()

    def start(self, value: Any) -> str:
        """Start the orchestrator."""
        return Management(self.hub).start("planned", None, json.dumps(json.dumps(value)), None)

    async def settle(self, *, at_most: int = 1000) -> None:
        """Run episodes until nothing is left to deliver, or only so many."""
        for instance in self.store.instances_with_letters():
            while at_most > 0 and await self.orchestrations._run(instance):
                at_most -= 1

    def pending(self) -> list[Activity | PendingTimer]:
        """Everything that could happen next."""
        timers = self.store.rows("SELECT instance, execution, task, fire_at FROM timers")
        return [*self.store.unfinished_activities(), *(PendingTimer(*row) for row in timers)]

    def happen(self, pending: Activity | PendingTimer, fails: bool) -> None:
        """Let an activity answer (with its input, or with a failure) or a timer fire."""
        with self.hub.transact() as tx:
            if isinstance(pending, Activity):
                tx.finish_activity(pending)
                event = self._answer(pending, fails)
            else:
                self.store.rows(
                    "DELETE FROM timers WHERE instance=? AND task=?", (pending.instance, pending.task)
                )
                event = history_event(
                    EventType.TIMER_FIRED, pending.fire_at, TimerId=pending.task, FireAt=pending.fire_at
                )
            tx.post(pending.instance, pending.execution, event)

    def _answer(self, activity: Activity, fails: bool) -> dict[str, Any]:
        at = self.hub.now()
        if fails:
            return history_event(
                EventType.TASK_FAILED, at, TaskScheduledId=activity.task, Reason="failed", Details=""
            )
        return history_event(
            EventType.TASK_COMPLETED, at, TaskScheduledId=activity.task, Result=activity.input
        )

    def replay(self, instance_id: str) -> Any:
        """What the orchestrator answers to the whole recorded history."""
        instance = self.store.instance(instance_id)
        assert instance is not None
        history = self.store.history(instance_id)
        context = orchestrator_context(
            instance=instance_id, parent=None, input_json=instance.input, past=history, new=[]
        )
        return json.loads(self._handle(context))

    def close(self) -> None:
        """Close the store."""
        self.store.close()
