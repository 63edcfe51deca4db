"""Customers have one name for analysts, in every process, that tells nobody who it is."""

from __future__ import annotations

import polars as pl
import pytest

from shared.domain.ids import is_id
from shared.insights.coarse import for_analysts
from shared.records import pseudonyms
from shared.records.pseudonyms import pseudonym
from tests.support.records import at_once

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
