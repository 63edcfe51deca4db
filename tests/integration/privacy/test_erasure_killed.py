"""An erasure that dies before or after any lasting step is finished by the next attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from shared.domain.claim_status import ClaimStatus
from shared.lake.state import runs
from shared.privacy import records_erasure, register
from shared.privacy.progress import advance
from shared.privacy.register import Erasure, State
from shared.privacy.requests import request_erasure
from shared.records import erased
from shared.records.commands.documents import add_document
from shared.records.commands.processing import carry_out_step, decide_claim
from shared.records.tables import table
from tests.support.crashes import Step, reaching
from tests.support.lake import new_process
from tests.support.planted_files import PDF
from tests.support.records import NOW, claimed, customer, insured, origin
from tests.support.scanning import everything_stored

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

BEGINS = NOW + timedelta(days=14)
# Everything lasting, in the order in which it is first done.
STEPS: tuple[Step, ...] = (
    (records_erasure, "cancel_policy"),
    (records_erasure, "replace"),
    (register, "store"),
    (erased, "add"),
    (records_erasure, "keep"),
    (records_erasure, "delete_file"),
    (records_erasure, "delete"),
    (records_erasure, "_delete_together"),
    (runs, "_queue"),
)
POINTS = [f"{when} {name}" for _, name in STEPS for when in ("before", "after")]


class Died(BaseException):
    """The process is gone: nothing after this point happens."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, point: str) -> Iterator[None]:
    """The process dies when it comes to a point."""

    def reach(reached: str) -> None:
        if reached == point:
            raise Died(point)

    with reaching(monkeypatch, STEPS, reach):
        yield


def settled() -> tuple[str, str, str]:
    """A customer with a paid claim and its document; a policy is in force."""
    ids = insured()
    claim_id = claimed(*ids)
    decide_claim(claim_id, origin(), lambda _: None)
    for step in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        carry_out_step(claim_id, step, origin())
    add_document(claim_id, PDF, origin())
    return ids


def test_whatever_dies_the_next_attempt_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    new_process()
    ids = settled()
    key = request_erasure(ids[0], customer(ids[0]), NOW, end_policies=True).key
    for point in POINTS:
        with dying(monkeypatch, point), pytest.raises(Died):
            advance(key, BEGINS)
    assert advance(key, BEGINS).state is State.LAKE
    found = erasure_of(key)
    kept = list(table("retained").query_entities(""))
    # The claim, what was owed for it and what was paid: its policy has no premium left to pay back.
    assert len(kept) == sum(found.kept.values()) == 3
    assert (found.found["documents"], found.found["records"]) == (1, 8)
    rows = ((place, data) for place, data in everything_stored() if place.startswith("table re"))
    assert [place for place, data in rows if ids[0].encode() in data] == []


def erasure_of(key: str) -> Erasure:
    found = register.find(key)
    assert found is not None
    return found.erasure
