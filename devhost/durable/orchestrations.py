"""Runs episodes: read what waits for an instance, ask its orchestrator, write what follows in one commit."""

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

from devhost.durable import lifecycle
from devhost.durable.batch import Batch, choose
from devhost.durable.catalogue import UnknownFunctionError
from devhost.durable.episode import Child, Effects, Episode, OrchestrationBrokenError
from devhost.durable.errors import InvocationFailed
from devhost.durable.hub import Hub
from devhost.durable.lanes import Lanes
from devhost.durable.model import Instance, Parent, Status
from devhost.durable.protocol import (
    EventType,
    HistoryEvent,
    Outcome,
    history_event,
    orchestrator_context,
    read_failure,
    read_result,
    render,
)
from devhost.durable.timers import due
from devhost.durable.transaction import Transaction
from devhost.durable.versions import is_newer


@dataclass(frozen=True)
class Turn:
    """One episode about to run: the instance, what it delivers, its history until now, its timestamp."""

    instance: Instance
    batch: Batch
    past: list[str]
    at: str

    @property
    def new(self) -> list[HistoryEvent]:
        """The events this episode adds before the orchestrator runs."""
        return [history_event(EventType.ORCHESTRATOR_STARTED, self.at), *self.batch.events]


@dataclass(frozen=True)
class Verdict:
    """What becomes of the instance; `renewal` is the input (JSON text) of a continue-as-new."""

    status: Status
    output: Any = None
    details: str = ""
    renewal: str | None = None

    @property
    def goes_on(self) -> bool:
        """Whether this very execution goes on."""
        return self.status == Status.RUNNING and self.renewal is None


class Orchestrations(Lanes):
    """One lane per orchestration instance."""

    def __init__(self, hub: Hub, slots: asyncio.Semaphore) -> None:
        super().__init__(self._run, slots)
        self._hub = hub

    async def _run(self, instance_id: str) -> bool:
        turn = self._next_turn(instance_id)
        if turn is None:
            return False
        outcome = await self._ask(turn)
        with self._hub.transact() as tx:
            current = self._hub.store.instance(instance_id)
            # Terminated, purged or restarted while the orchestrator ran: its answer is no longer wanted.
            if current is not None and current.execution == turn.instance.execution and not current.finished:
                turn.instance.suspended = current.suspended
                self._conclude(tx, turn, outcome)
        return True

    def _next_turn(self, instance_id: str) -> Turn | None:
        instance = self._hub.store.instance(instance_id)
        if instance is None or instance.finished:
            with self._hub.transact() as tx:
                tx.clear_inbox(instance_id)
            return None
        if instance.suspended or is_newer(instance.version, self._hub.default_version):
            return None
        past = self._hub.store.history(instance_id)
        batch = choose(instance, self._hub.store.inbox(instance_id), started=bool(past))
        if batch.deliver:
            return Turn(instance, batch, past, self._timestamp(instance, batch))
        self._throw_away(batch)
        return None

    def _timestamp(self, instance: Instance, batch: Batch) -> str:
        # Time never goes back for an orchestration, whatever the machine's clock does.
        fired = [
            str(event["Timestamp"]) for event in batch.events if event["EventType"] == EventType.TIMER_FIRED
        ]
        return max([self._hub.now(), instance.updated, *fired])

    def _throw_away(self, batch: Batch) -> None:
        if batch.stale:
            with self._hub.transact() as tx:
                tx.consume(letter.seq for letter in batch.stale)

    async def _ask(self, turn: Turn) -> Outcome:
        instance = turn.instance
        context = orchestrator_context(
            instance=instance.id,
            parent=instance.parent.instance if instance.parent else None,
            input_json=instance.input,
            past=turn.past,
            new=[render(event, played=False) for event in turn.new],
        )
        try:
            name = self._hub.catalogue.resolve("orchestrator", instance.name)
            return read_result(await self._hub.call(name, context))
        except UnknownFunctionError as error:
            return Outcome(error=str(error))
        except InvocationFailed as error:
            return read_failure(error.message, error.stack_trace)
        except (ValueError, LookupError, TypeError) as error:
            return Outcome(error=f"its answer is not the state of an orchestrator: {error}")

    def _conclude(self, tx: Transaction, turn: Turn, outcome: Outcome) -> None:
        instance = turn.instance
        effects, outcome = self._decide(turn, outcome)
        verdict = _judge(instance, outcome, effects)
        tx.consume(letter.seq for letter in [*turn.batch.deliver, *turn.batch.stale])
        tx.append_history(
            instance.id,
            [*turn.new, *effects.events, *_ending(verdict, turn.at)],
            book=effects.book.encode(),
        )
        instance.book, instance.updated = effects.book, turn.at
        if outcome.custom_status is not None:
            instance.custom_status = json.dumps(outcome.custom_status)
        self._settle(tx, turn, verdict)
        self._start_work(tx, turn, effects, arm_timers=verdict.goes_on)

    def _settle(self, tx: Transaction, turn: Turn, verdict: Verdict) -> None:
        instance = turn.instance
        if verdict.renewal is not None:
            # Activities and children started below belong to the old execution: renew a copy of the row.
            lifecycle.begin_anew(tx, replace(instance), verdict.renewal, turn.at)
        elif verdict.goes_on:
            instance.status = Status.RUNNING
            tx.put_instance(instance)
        else:
            lifecycle.end(tx, instance, verdict.status, verdict.output, turn.at, details=verdict.details)

    def _decide(self, turn: Turn, outcome: Outcome) -> tuple[Effects, Outcome]:
        instance = turn.instance
        episode = Episode(
            instance, self._hub.catalogue, turn.at, lambda task: self._hub.store.scheduled(instance.id, task)
        )
        try:
            return episode.decide(turn.batch.events, outcome), outcome
        except OrchestrationBrokenError as error:
            return Effects(instance.book), Outcome(error=str(error))

    def _start_work(self, tx: Transaction, turn: Turn, effects: Effects, *, arm_timers: bool) -> None:
        for activity in effects.activities:
            tx.start_activity(activity)
        for child in effects.children:
            self._begin_child(tx, turn, child)
        for operation in effects.operations:
            tx.queue_operation(operation)
        for task in effects.cancelled:
            tx.disarm_timer(turn.instance, task)
        for task, fire_at in effects.timers.items() if arm_timers else ():
            tx.arm_timer(turn.instance, task, fire_at, due=due(fire_at, now=self._hub.now()))

    def _begin_child(self, tx: Transaction, turn: Turn, child: Child) -> None:
        existing = self._hub.store.instance(child.instance)
        parent = Parent(turn.instance.id, turn.instance.execution, child.task)
        if existing is not None and not existing.finished:
            reason = f"An instance with the id '{child.instance}' is {existing.runtime_status}."
            refusal = lifecycle.child_failed(child.task, child.name, reason, turn.at)
            return tx.post(parent.instance, parent.execution, refusal)
        return lifecycle.begin(
            tx,
            instance_id=child.instance,
            name=child.name,
            input_json=child.input,
            version=child.version or self._hub.default_version,
            at=turn.at,
            parent=parent,
        )


def _judge(instance: Instance, outcome: Outcome, effects: Effects) -> Verdict:
    if outcome.error is not None:
        text = f"Orchestrator function '{instance.name}' failed: {outcome.error}"
        return Verdict(Status.FAILED, text, details=outcome.details)
    if effects.renewal is not None:
        return Verdict(Status.RUNNING, renewal=effects.renewal)
    if outcome.done:
        return Verdict(Status.COMPLETED, outcome.output)
    return Verdict(Status.RUNNING)


def _ending(verdict: Verdict, at: str) -> list[HistoryEvent]:
    completed = history_event(EventType.ORCHESTRATOR_COMPLETED, at)
    if verdict.status == Status.RUNNING:
        return [completed]
    status, result = str(verdict.status), json.dumps(verdict.output)
    ended = history_event(EventType.EXECUTION_COMPLETED, at, OrchestrationStatus=status, Result=result)
    return [ended, completed]
