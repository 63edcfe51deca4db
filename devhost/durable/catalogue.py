"""The durable functions of the app, found by name without regard to case (as in Azure)."""

from collections.abc import Iterable

from devhost.durable.model import DurableFunction, FunctionKind

_ARTICLE = {"orchestrator": "an orchestrator", "activity": "an activity", "entity": "an entity"}


class UnknownFunctionError(Exception):
    """No function of that kind and name; the message lists the known ones."""


class Catalogue:
    """Looks durable functions up by kind and name."""

    def __init__(self, functions: Iterable[DurableFunction]) -> None:
        self._names = {(function.kind, function.name.lower()): function.name for function in functions}

    def resolve(self, kind: FunctionKind, name: str) -> str:
        """The function's own spelling of its name. UnknownFunctionError when there is none."""
        spelling = self._names.get((kind, name.lower()))
        if spelling is not None:
            return spelling
        known = ", ".join(f"'{own}'" for (of, _), own in sorted(self._names.items()) if of == kind)
        listed = f"The following are the known {kind} functions: {known}."
        info = listed if known else f"No {kind} functions are currently registered!"
        raise UnknownFunctionError(
            f"The function '{name}' doesn't exist, is disabled, or is not {_ARTICLE[kind]} function. "
            f"Additional info: {info}"
        )
