"""Whether the Azure CLI would take a call: its commands, their options, and which of them it asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any


def complaint(arguments: Sequence[str]) -> str:
    """Why `az ARGUMENTS` would be refused before anything is asked; empty when it would not."""
    known = _known()
    command = next((c for c in _candidates(arguments) if c in known["commands"]), None)
    if command is None:
        return f"no command that is known here: az {' '.join(arguments)}"
    given = [word.partition("=")[0] for word in arguments if word.startswith("-")]
    rules = known["commands"][command]
    unknown = sorted(set(given) - {*rules["options"], *known["every"]})
    missing = [names[0] for names in rules["required"] if not set(names) & set(given)]
    found = [f"unknown {name}" for name in unknown] + [f"missing {name}" for name in missing]
    return f"az {command}: {', '.join(found)}" if found else ""


def is_command(name: str) -> bool:
    """Whether a command is called so, or begins so: a group of commands."""
    return any(f"{command} ".startswith(f"{name} ") for command in _known()["commands"])


def _candidates(arguments: Sequence[str]) -> list[str]:
    """The longest first: what stands before the first option may be words of the command or a value."""
    words = list(arguments)
    first = next((n for n, word in enumerate(words) if word.startswith("-")), len(words))
    return [" ".join(words[:n]) for n in range(first, 0, -1)]


@cache
def _known() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("az_commands.json").read_text())
    return found
