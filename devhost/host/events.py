"""Event Grid triggers: the webhook runs the function for each event and answers when all of them ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from devhost.host.catalog import Function
from devhost.host.expressions import flatten
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData


class EventFunctions:
    """The functions with an Event Grid trigger, by their exact names."""

    def __init__(self, functions: Iterable[Function], invoker: Invoker) -> None:
        self._functions = {function.name: function for function in functions}
        self._invoker = invoker

    def knows(self, name: str) -> bool:
        """True for the name of such a function."""
        return name in self._functions

    async def deliver(self, name: str, events: Sequence[Mapping[str, Any]]) -> bool:
        """Run the function for each event, side by side; False when one of them failed."""
        outcomes = await asyncio.gather(*(self._run(self._functions[name], event) for event in events))
        return all(outcomes)

    async def run_once(self, name: str, text: str) -> None:
        """Run the function on an event as JSON text (the manual door)."""
        await self._run(self._functions[name], json.loads(text))

    async def _run(self, function: Function, event: Mapping[str, Any]) -> bool:
        call = Call(
            data=TypedData(json=json.dumps(event)),
            label=f"event {event.get('subject', '')}",
            values=flatten(event),
        )
        return (await self._invoker.run(function, call)).ok
