"""What computes whole tables of silver and gold where polars on this machine does not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from shared.lake.state.published import TableState
from shared.lake.state.set_aside import Aside

if TYPE_CHECKING:
    import polars as pl


EngineName = Literal["polars", "spark"]


class Engine(Protocol):
    """Tables in full, by name, as plans: what is written and published is the same, whoever computed it."""

    @property
    def name(self) -> EngineName:
        """As runs tell it."""
        ...

    def silver(self, aside: Aside, *, as_of: date, at: datetime) -> Mapping[str, pl.LazyFrame]:
        """All silver tables from all of bronze but the rows that are set aside."""
        ...

    def gold(
        self, silver: Mapping[str, TableState], *, as_of: date, at: datetime
    ) -> Mapping[str, pl.LazyFrame]:
        """All gold tables from these states of the silver tables, by name."""
        ...
