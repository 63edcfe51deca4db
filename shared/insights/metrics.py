"""The glossary of metrics: the one file that tiles, tooltips, API descriptions and docs are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("metrics.json")


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: `source` has gold columns as `table.column`, `keys` what carries it in the API, `list.key`.

    `target` is one of `{"below": percent}` and `{"at_least": percent}`.
    """

    key: str
    name: str
    formula: str
    unit: str
    source: tuple[str, ...]
    keys: tuple[str, ...]
    target: Mapping[str, float] | None = None

    @property
    def sentence(self) -> str:
        """The metric in a sentence, as the API describes it."""
        aim = "".join(
            f" Target: {word.replace('_', ' ')} {goal}." for word, goal in (self.target or {}).items()
        )
        return f"{self.name}: {self.formula} ({self.unit}).{aim}"


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by its key, in the order of the file."""
    lists = ("source", "keys")
    entries = _file()["metrics"]
    return {
        each["key"]: Metric(**{**each, **{name: tuple(each[name]) for name in lists}}) for each in entries
    }


def describe(place: str) -> str | None:
    """What a key of an answer means, `kpis.earned_loss_ratio`; None for what is no metric."""
    legacy: Mapping[str, str] = _file()["legacy"]
    if place in legacy:
        return legacy[place]
    return _by_place().get(place)


@cache
def _by_place() -> dict[str, str]:
    return {place: metric.sentence for metric in metrics().values() for place in metric.keys}


@cache
def _file() -> dict:  # type: ignore[type-arg]
    document: dict = json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return document
