"""The turns in an instance's life that several parts of the engine share: begin, end, begin anew."""

import json
import uuid
from typing import Any

from devhost.durable.model import Book, Instance, Parent, Status
from devhost.durable.protocol import EventType, history_event
from devhost.durable.transaction import Transaction


def new_execution() -> str:
    """An id for a new execution."""
    return uuid.uuid4().hex


def begin(
    tx: Transaction,
    *,
    instance_id: str,
    name: str,
    input_json: str | None,
    version: str | None,
    at: str,
    parent: Parent | None = None,
) -> None:
    """Start an instance; an earlier one of that id is replaced."""
    tx.drop_instance(instance_id)
    instance = Instance(
        id=instance_id,
        name=name,
        execution=new_execution(),
        input=input_json,
        created=at,
        updated=at,
        version=version,
        parent=parent,
    )
    tx.put_instance(instance)
    _post_start(tx, instance, at)


def begin_anew(tx: Transaction, instance: Instance, input_json: str, at: str) -> None:
    """Continue as new: a new execution with no history; external events in the inbox stay."""
    tx.drop_history(instance.id)
    tx.drop_pending(instance.id)
    instance.execution, instance.input, instance.book = new_execution(), input_json, Book()
    instance.status, instance.updated = Status.RUNNING, at
    tx.put_instance(instance)
    _post_start(tx, instance, at)


def end(
    tx: Transaction, instance: Instance, status: Status, output: Any, at: str, *, details: str = ""
) -> None:
    """Bring an instance to its end and tell its parent; `output` is its result or the text of its failure."""
    instance.status, instance.output, instance.updated = status, json.dumps(output), at
    tx.put_instance(instance)
    tx.drop_pending(instance.id)
    tx.clear_inbox(instance.id)
    if instance.parent is not None:
        tx.post(instance.parent.instance, instance.parent.execution, answer(instance, at, details=details))


def answer(instance: Instance, at: str, *, details: str = "") -> dict[str, Any]:
    """The event by which a finished sub-orchestration answers its parent."""
    task = instance.parent.task if instance.parent else -1
    if instance.status == Status.COMPLETED:
        return history_event(
            EventType.SUB_ORCHESTRATION_COMPLETED, at, TaskScheduledId=task, Result=instance.output
        )
    reason = json.loads(instance.output or "null")
    return child_failed(task, instance.name, f"{reason or instance.status}", at, details=details)


def child_failed(task: int, name: str, reason: str, at: str, *, details: str = "") -> dict[str, Any]:
    """The event that tells a parent that its sub-orchestration failed."""
    text = f"Sub-orchestrator function '{name}' failed: {reason}"
    return history_event(
        EventType.SUB_ORCHESTRATION_FAILED, at, TaskScheduledId=task, Reason=text, Details=details
    )


def _post_start(tx: Transaction, instance: Instance, at: str) -> None:
    tx.post(
        instance.id,
        instance.execution,
        history_event(
            EventType.EXECUTION_STARTED,
            at,
            Name=instance.name,
            Input=instance.input,
            Version=instance.version,
        ),
    )
