"""What to generate: volumes, seed, the day it is, and whether it respects the real world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from devhost.generator.draws import Draws

# Dates of the reference data set reach up to December 2024; "now" can't lie before.
EARLIEST_AS_OF = date(2025, 1, 1)


@dataclass(frozen=True)
class World:
    """Arguments of one data set; equal worlds give equal bytes."""

    customers: int
    seed: int
    as_of: date
    consistent: bool = False

    def __post_init__(self) -> None:
        if self.customers < 1:
            raise ValueError("A data set needs at least one customer.")
        if self.as_of < EARLIEST_AS_OF:
            raise ValueError(f"as_of must be {EARLIEST_AS_OF} or later.")

    @property
    def pets(self) -> int:
        """1.3 pets per customer."""
        return max(1, self.customers * 13 // 10)

    @property
    def providers(self) -> int:
        """One provider per 25 customers."""
        return max(1, self.customers // 25)

    @property
    def policies(self) -> int:
        """1.2 policies per customer."""
        return max(1, self.customers * 12 // 10)

    @property
    def claims(self) -> int:
        """Three claims per customer."""
        return self.customers * 3

    def draws(self, entity: str, rows: int) -> Draws:
        """Draws for the rows of an entity."""
        return Draws(self.seed, entity, rows)
