"""What a variant is, and the rows that most of them hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """One file. rows: the columns that are looked at, in file order. rejects: reasons. refused: a code."""

    name: str
    entity: str
    content: bytes
    rows: Sequence[Cells] = ()
    rejects: Sequence[str] = ()
    refused: str = ""
    file: str = "x"
    kind: str = ""


def of(name: str, entity: str, content: str | bytes, *rows: Cells, **more: Any) -> Variant:
    """A variant; text is UTF-8."""
    return Variant(name, entity, content.encode() if isinstance(content, str) else content, rows, **more)


def claims(*amounts: float | None) -> list[Cells]:
    """Claims K-1, K-2, … of these amounts."""
    return [{"claim_id": f"K-{n}", "claim_amount": amount} for n, amount in enumerate(amounts, 1)]


def people(*names: str) -> list[Cells]:
    """Customers H1, H2, … of these names."""
    return [{"customer_id": f"H{n}", "last_name": name} for n, name in enumerate(names, 1)]


TWO = claims(120.5, 80.0)
ROWS: list[dict[str, Any]] = [
    {"claim_id": "K-1", "claim_amount": 120.5},
    {"claim_id": "K-2", "claim_amount": 80},
]
HEAD = "claim_id,service_date,claim_amount"
BODY = "K-1,2026-03-01,120.50\nK-2,2026-03-02,80\n"
