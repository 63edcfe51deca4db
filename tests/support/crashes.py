"""Processes that die before or after something lasting is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# A module and the function in it that does something lasting.
Step = tuple[Any, str]


@contextmanager
def reaching(
    monkeypatch: pytest.MonkeyPatch, steps: Iterable[Step], reach: Callable[[str], None]
) -> Iterator[None]:
    """`reach` is told "before NAME" and "after NAME" of every step; what it raises ends the process there."""

    def guarded(module: Any, name: str) -> Callable[..., Any]:
        original = getattr(module, name)

        def step(*args: Any, **options: Any) -> Any:
            reach(f"before {name}")
            result = original(*args, **options)
            reach(f"after {name}")
            return result

        return step

    with monkeypatch.context() as patch:
        for module, name in steps:
            patch.setattr(module, name, guarded(module, name))
        yield
