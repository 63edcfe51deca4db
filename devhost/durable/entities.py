"""Entities: operations run in batches, one batch at a time each; answers go out with the commit."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from devhost.durable.catalogue import UnknownFunctionError
from devhost.durable.errors import InvocationFailed
from devhost.durable.hub import Hub
from devhost.durable.lanes import Lanes
from devhost.durable.model import Operation
from devhost.durable.protocol import EventType, history_event
from devhost.durable.transaction import Transaction

Queued = Sequence[tuple[int, Operation]]


def entity_id(name: str, key: str) -> str:
    """The id of an entity: `@name@key`, the name in lower case."""
    return f"@{name.lower()}@{key}"


def split_id(entity: str) -> tuple[str, str]:
    """Name and key of an entity id."""
    _, name, key = entity.split("@", 2)
    return name, key


class Entities(Lanes):
    """One lane per entity."""

    def __init__(self, hub: Hub, slots: asyncio.Semaphore) -> None:
        super().__init__(self._run, slots)
        self._hub = hub

    async def _run(self, entity: str) -> bool:
        queued = self._hub.store.operations(entity, now=self._hub.now())
        if not queued:
            return False
        try:
            answer = json.loads(await self._invoke(entity, queued))
        except (InvocationFailed, UnknownFunctionError) as error:
            answer = self._all_failed(entity, queued, str(error))
        with self._hub.transact() as tx:
            self._conclude(tx, entity, queued, answer)
        return True

    async def _invoke(self, entity: str, queued: Queued) -> str:
        name, key = split_id(entity)
        state = self._hub.store.entity_state(entity)
        payload = {
            "self": {"name": name, "key": key},
            "exists": state is not None,
            "state": state,
            "batch": [{"name": op.name, "input": op.input, "signal": op.request is None} for _, op in queued],
        }
        return await self._hub.call(self._hub.catalogue.resolve("entity", name), json.dumps(payload))

    def _all_failed(self, entity: str, queued: Queued, message: str) -> dict[str, Any]:
        state = self._hub.store.entity_state(entity)
        failure = {"isError": True, "result": json.dumps(message)}
        return {
            "entityExists": state is not None,
            "entityState": state,
            "signals": [],
            "results": [failure] * len(queued),
        }

    def _conclude(self, tx: Transaction, entity: str, queued: Queued, answer: Mapping[str, Any]) -> None:
        tx.finish_operations(seq for seq, _ in queued)
        if answer["entityExists"]:
            tx.put_entity(entity, answer["entityState"] or "null", updated=self._hub.now())
        else:
            tx.drop_entity(entity)
        for (_, operation), result in zip(queued, answer["results"], strict=True):
            self._reply(tx, operation, result)
        for signal in answer.get("signals") or []:
            tx.queue_operation(signalled(signal))

    def _reply(self, tx: Transaction, operation: Operation, result: Mapping[str, Any]) -> None:
        if operation.caller is None:
            return
        message = {"result": result["result"] or "null"}
        if result["isError"]:
            message["exceptionType"] = "System.Exception"
        event = history_event(
            EventType.EVENT_RAISED,
            self._hub.now(),
            Name=operation.request,
            Input=json.dumps(message),
            Reply=True,
        )
        tx.post(operation.caller, operation.caller_execution, event)


def signalled(signal: Mapping[str, Any]) -> Operation:
    """The operation that an entity's signal {target: {name, key}, name, input (JSON text)} asks for."""
    target, text = signal["target"], signal.get("input")
    return Operation(
        entity=entity_id(target["name"], target["key"]), name=signal["name"], input=json.dumps(text or "null")
    )
