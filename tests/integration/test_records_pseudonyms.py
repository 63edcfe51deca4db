"""Customers have one name for analysts, in every process, that tells nobody who it is."""

from __future__ import annotations

import polars as pl
import pytest

from functions.pipeline import routes as pipeline
from shared.domain.ids import is_id
from shared.identity.principal import Principal, Role
from shared.insights.coarse import for_analysts
from shared.records import pseudonyms
from shared.records.pseudonyms import pseudonym
from tests.support.records import ISSUER, at_once, keyed
from tests.support.small_world import claim

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def test_a_name_is_stable_and_one_to_one() -> None:
    ids = [f"CUST-{n:08X}" for n in range(500)]
    names = [pseudonym(each) for each in ids]
    pseudonyms.forget()
    assert [pseudonym(each) for each in ids] == names
    assert len(set(names)) == len(ids)
    assert all(is_id(name) and name.startswith("ANON-") and name[5:] not in ids for name in names)


def test_of_many_first_processes_one_makes_the_key() -> None:
    def anew() -> str:
        pseudonyms.forget()
        return pseudonym("CUST-1")

    assert len({str(found) for found in at_once([anew] * 8, threads=8)}) == 1


def test_analysts_follow_a_customer_under_the_name_alone() -> None:
    rows = pl.DataFrame({"customer_id": ["C1", "C2", "C1", None], "total_claims": [1, 2, 3, 4]})
    told = for_analysts("t", rows)
    assert told["customer_id"].to_list() == [pseudonym("C1"), pseudonym("C2"), pseudonym("C1"), None]
    assert for_analysts("t", rows) is told
    assert not {"C1", "C2"} & set(told["customer_id"])


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.ADMIN, ("C1", "My Rex fell", "S52.5", "INV-7")),
        (Role.ADJUSTER, ("C1", "My Rex fell", "S52.5", "INV-7")),
        (Role.ANALYST, (None, "Other", "***", "***")),
        (Role.OPERATOR, (None, "Other", "***", "***")),
    ],
)
def test_claims_on_their_way_are_shown_as_in_insights(
    role: Role, seen: tuple[str | None, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = claim(1, claim_category="My Rex fell", diagnosis_code="S52.5", invoice_number="INV-7")
    found = {"bronze": [row], "silver": [], "gold": [], "counts": {"bronze": 1, "silver": 0, "gold": 0}}
    monkeypatch.setattr(pipeline.status, "observe", lambda: None)
    monkeypatch.setattr(pipeline.pending, "pending", lambda *_, **__: found)
    answer = pipeline.get_pending_claims(keyed("", Principal("ann", ISSUER, role))).body
    (shown,) = answer["bronze"]
    columns = ("customer_id", "claim_category", "diagnosis_code", "invoice_number")
    customer_id, *words = (shown[name] for name in columns)
    assert (customer_id, *words) == (seen[0] or pseudonym("C1"), *seen[1:])
