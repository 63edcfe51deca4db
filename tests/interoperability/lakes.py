"""Two lakes that real passes write into a folder: one of tidy files, one of the worst that is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared import clients
from shared.lake import storage
from shared.lake.delta import commit
from shared.lake.intake import quarantine
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.replay import run, state
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import ENTITIES, TABLES, TableContract
from shared.lake.state import published
from shared.lake.upkeep import maintenance
from tests.support import lake
from tests.support.azurite import RunningAzurite
from tests.support.small_world import claim, customer, pet, policy, provider, world

LARGE = 1.7e308
# What can be added up; beyond it sums overflow, and a pass whose sums do not hold is halted.
LARGE_CLAIM = 1e290
LEAST = 5e-324
# A file is bounded by its texts' first characters in some readers: these differ beyond any such cut only.
LONG = "The same words again and again, " * 10
TEXTS = (
    *("", " ", "Null", "NULL", "N/A", "%", "_", "'", '"', "\\", "O'Brien; --", "ann", "Ann", "ANN", "ann "),
    *("e\u0301", "\u00e9", "\u00df", "\u0130", "\ue000", "\U00010000", "\U0001f436", "\u200b", "tab\there"),
    *(f"{LONG}a", f"{LONG}b", "\uffff", "two\nlines", "007", "1e3", "true", "2025-01-01"),
)
AMOUNTS = (
    *(0.0, -0.0, 0.1 + 0.2, 0.3, -0.01, 1.005, 99999999999999.98, -99999999999999.98, 9007199254740993.0),
    *(LARGE, -LARGE, LEAST, -LEAST, 123456789012345.67, 2.675, None, "12,5", "much"),
)
CLAIMED = tuple(LARGE_CLAIM if amount in (LARGE, -LARGE) else amount for amount in AMOUNTS)
DATES = (
    *("0001-01-01", "1582-10-04", "1582-10-15", "1899-12-31", "1969-12-31", "1970-01-01", "2024-02-29"),
    *("2025-12-31", "9999-12-31", None, "", "2025-02-30", "soon"),
)
TIMES = (
    *("2025-01-01T00:00:00.000001", "2025-01-01T00:00:00", "1969-12-31T23:59:59.999999Z", None),
    *("2025-01-01T02:00:00.5+02:00", "9999-12-31T23:59:59.999999", "never"),
)
WHOLE = (0, 1, -1, 2147483647, -2147483648, None, 9999999999, "x", 365)
TRUTHS = (True, False, None, "true", "perhaps")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a lake: its contract, its folder, and the version that readers are told to read."""

    lake: str
    contract: TableContract
    folder: Path
    version: int

    @property
    def name(self) -> str:
        """As people name it."""
        return f"{self.lake} {self.contract.layer}/{self.contract.name}"


@contextmanager
def written(kind: str, azurite: RunningAzurite, folder: Path) -> Iterator[list[Table]]:
    """The tables of a lake, clean or dirty, while the app's settings point to it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in azurite.new_account().environment().items():
            patch.setenv(name, value)
        patch.setenv("LAKE_URI", f"file://{folder}")
        clients.reset()
        lake.new_process()
        try:
            # Few files make many, so that few passes do.
            patch.setattr(maintenance, "MANY_FILES", 3)
            lake.ask_day()
            _clean() if kind == "clean" else _dirty()
            tables = _tables(kind)
            _unpublished()
            yield tables
        finally:
            clients.reset()
            lake.new_process()


def _tables(kind: str) -> list[Table]:
    head, manifest, replay = published.read_head(), lake.manifest(), state.read().published
    assert replay is not None
    # Behind a halted pass readers would be shown the first one's tables for ever.
    assert head.number == manifest.number
    found = []
    for contract in [*(table for layer in TABLES.values() for table in layer.values()), REPLAY]:
        handle = commit.newest(contract)
        if handle is None:
            continue
        version: int | None = handle.version()
        if contract.layer != "quarantine":
            version = manifest.version(contract.layer, contract.name)
        if contract is REPLAY:
            version = replay.table.version
        if version is not None:
            uri = storage.table_uri(contract.layer, contract.name)
            found.append(Table(kind, contract, Path(uri.removeprefix("file://")), version))
    return found


def _clean() -> None:
    for name, rows in world().items():
        lake.drop(name, rows)
    lake.drive()
    run.run(now=lake.START)


def _dirty() -> None:
    """Three passes and a night's care, refused rows of every entity, some of them replayed."""
    rows = _dirty_rows()
    for part in range(3):
        for entity in ENTITIES:
            text = "".join(f"{json.dumps(row)}\n" for row in rows[entity][part::3])
            lake.drop(f"{entity}/part {part} \u00e9.jsonl", f'{text}{{"broken": \n')
        lake.drop(f"customers/short{part}.csv", "customer_id,email\nC1\nC2,a@b.com,c\n")
        lake.drive()
    _corrected()
    lake.drive()
    maintenance.maintain()
    for number in range(maintenance.MANY_FILES):
        lake.drop(f"claims/late{number}.jsonl", [claim(number, claim_amount=number - 3.25)])
        lake.drop(f"pets/late{number}.jsonl", f'{{"pet_id": null, "number": {number}}}\n')
        lake.drive()
    run.run(now=lake.START)
    maintenance.maintain()
    lake.drop("claims/last.jsonl", [claim(1, claim_amount=301.0), claim(80, paid_amount=-0.01)])
    lake.drive()
    run.run(now=lake.START)


def _unpublished() -> None:
    """Newer versions that no reader was told of: the process ends before it publishes them."""

    def ends(*_args: Any, **_options: Any) -> None:
        raise lake.Crashed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "finish_pass", ends)
        lake.drop("claims/unpublished.jsonl", [claim(1, claim_amount=1.0)])
        with pytest.raises(lake.Crashed):
            lake.drive()


def _corrected() -> None:
    found, _ = quarantine.page(Filters(entity="claims"), limit=100, offset=0)
    keyless = [row for row in found if "missing:claim_id" in row["reasons"]]
    corrections = [Correction(keyless[0]["quarantine_id"], {"claim_id": "mended"})]
    quarantine.replay(corrections, by="operator:test", now=lake.START)


def _dirty_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of every entity, each with other bad values in other columns; the first of each are sound."""
    makers: Mapping[str, Any] = {
        "customers": customer,
        "pets": lambda n, **changes: pet(n, n, **changes),
        "policies": lambda n, **changes: policy(n, n, n, **changes),
        "vet_providers": provider,
        "claims": lambda n, **changes: claim(n, **_of(n), **changes),
    }
    keys = {name: f"{name[:-1]}_id" for name in ("customers", "pets", "claims")}
    keys |= {"policies": "policy_id", "vet_providers": "provider_id"}
    rows = {}
    for entity, make in makers.items():
        made = [make(number) for number in range(1, 4)]
        made += [_spoiled(make(number), number, keys[entity]) for number in range(4, 40)]
        made += [make(number, **{keys[entity]: text}) for number, text in enumerate(TEXTS, start=40)]
        rows[entity] = [*made, make(99, **{keys[entity]: None})]
    return rows


def _of(number: int) -> dict[str, str]:
    """Whose claim it is: three of each customer, so that sums and replays have something to add."""
    owner = 1 + number // 3
    return {"customer_id": f"C{owner}", "pet_id": f"P{owner}", "policy_id": f"L{owner}"}


def _spoiled(row: dict[str, Any], number: int, key: str) -> dict[str, Any]:
    """Every third cell replaced by a value that its column may still have to take."""
    changed = dict(row)
    for position, (name, value) in enumerate(row.items()):
        if (position + number) % 3 == 0 and name != key and not name.endswith("_id"):
            choices = _choices(name, value, key)
            changed[name] = choices[(number + position) % len(choices)]
    return changed


def _choices(name: str, value: Any, key: str) -> tuple[Any, ...]:
    if name in ("created_at", "updated_at"):
        return TIMES
    if name.endswith(("_date", "_since", "_of_birth")):
        return DATES
    if isinstance(value, bool):
        return TRUTHS
    if name in ("waiting_period_days", "renewal_count", "total_reviews", "processing_days"):
        return WHOLE
    if isinstance(value, int | float):
        return CLAIMED if key == "claim_id" else AMOUNTS
    return TEXTS
