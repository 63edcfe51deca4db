"""What is looked at again and again costs the same however much has gone before, in calls of storage.

`python -m bench --only growth` does the same with a year, with raw files, and takes times.
"""

from __future__ import annotations

import pytest

from bench import growth
from shared import clients
from tests.support.azurite import Account, RunningAzurite
from tests.support.front import StorageFront

pytestmark = pytest.mark.azurite

# Rows of ledger and records are then more than one answer of the service holds; the newest day fills a page.
DAYS, A_DAY, NEWEST = 17, 10, 10


def test_no_question_costs_more_after_days_of_claims(
    app_settings: Account, azurite: RunningAzurite, front: StorageFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in app_settings.environment().items():
        # Put back at the end, whatever accounts are used meanwhile.
        monkeypatch.setenv(name, value)
    newest = [(1, number) for number in range(NEWEST)]
    earlier = [(back, number) for back in range(DAYS, 1, -1) for number in range(A_DAY)]
    first, later = (
        growth.calls_of(growth.filled(azurite, front, claims, has_files=False))
        for claims in (newest, [*earlier, *newest])
    )
    clients.reset()
    print(f"{len(first)} questions after {len(earlier)} claims more: no more calls of storage")
    assert {question: calls for question, calls in later.items() if calls > first[question]} == {}
    assert first["pipeline/status"] < 25
