"""A listing that passes over what begins as records do costs the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from shared import listing
from shared.raw.names import api_blob_name, api_ranges


class Pages:
    """A listing as the SDK hands it out: pages, and a token while there is another one."""

    def __init__(self, container: Container, names: list[str], size: int) -> None:
        self.container, self.names, self.size = container, names, size
        self.continuation_token: str | None = None

    def __next__(self) -> list[Any]:
        if not self.names and self.continuation_token is None:
            raise StopIteration
        self.container.requests += 1
        page, self.names = self.names[: self.size], self.names[self.size :]
        self.continuation_token = "more" if self.names else None
        return [SimpleNamespace(name=name, metadata={}) for name in page]


class Listed:
    """A listing as it is gone through, name by name or page by page."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def by_page(self) -> Pages:
        return self.pages

    def __iter__(self) -> Iterator[Any]:
        while self.pages.names:
            yield from next(self.pages)


class Container:
    """Names, and how often somebody has asked for some of them."""

    def __init__(self, names: list[str], *, knows_beginnings: bool = True) -> None:
        self.names, self.requests, self.knows = sorted(names), 0, knows_beginnings

    def list_blobs(self, include: list[str], results_per_page: int, start_from: str = "") -> Listed:
        first = start_from if self.knows else ""
        return Listed(Pages(self, [name for name in self.names if name >= first], results_per_page))


AT = datetime(2026, 1, 5, tzinfo=UTC)
FILES = [
    *("aa.md", "claims.csv", "claims/2026/a.csv", "claims/CLM-.csv", "claims/CLM-G.csv", "claims/march.csv"),
    *("customers/CUST-fixes.csv", "customers/x.csv", "pets/PET-.csv", "vet_providers/v.csv", "zz.csv"),
]


def records(number: int) -> list[str]:
    return [
        api_blob_name(entity, f"{prefix}-{n:08X}", AT)
        for n in range(number)
        for entity, prefix in (("claims", "CLM"), ("customers", "CUST"), ("pets", "PET"), ("policies", "POL"))
    ]


def found(container: Container) -> list[str]:
    return [blob.name for blob in listing.list_files_outside(container, api_ranges())]  # type: ignore[arg-type]


@pytest.mark.parametrize("knows_beginnings", [True, False])
def test_every_file_is_there_and_no_record(knows_beginnings: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SHORT_PAGE", 3)
    monkeypatch.setattr(listing, "PAGE", 5)
    names = found(Container(FILES + records(20), knows_beginnings=knows_beginnings))
    assert set(names) == set(FILES)


def test_a_hundred_times_the_records_cost_no_request_more() -> None:
    counts = []
    for number in (200, 20_000):
        container = Container(FILES + records(number))
        assert set(found(container)) == set(FILES)
        counts.append(container.requests)
    assert counts[0] == counts[1] <= 10
