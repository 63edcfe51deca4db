"""The simulated processing as a plan: the decision, then each step after a pause."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.records.simulation import PAUSE, instance_id, simulate_claim

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = {"claim_id": "CLM-1", "as_of": "2026-03-01", "traceparent": "00-1"}


class Context:
    """What the orchestrator asked for, in order."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.current_utc_datetime = NOW

    def get_input(self) -> dict[str, Any]:
        return dict(GIVEN)

    def call_activity_with_retry(self, name: str, _retry: Any, given: dict[str, Any]) -> str:
        self.asked.append((name, given.get("step")))
        return name

    def create_timer(self, at: datetime) -> str:
        self.asked.append(("timer", at - NOW))
        return "timer"


def run(answers: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    context = Context()
    plan = simulate_claim(context, None)
    next(plan)
    for answer in answers:
        try:
            plan.send(answer)
        except StopIteration as end:
            return context.asked, end.value
    raise AssertionError("the plan did not end")


def test_every_step_follows_a_pause_of_two_seconds() -> None:
    asked, result = run(
        [
            {"status": "Under Review", "steps": ["Approved", "Paid"]},
            *(None, {"status": "Approved"}),
            *(None, {"status": "Paid"}),
        ]
    )

    assert asked == [
        ("decide_claim", None),
        ("timer", PAUSE),
        ("carry_out_claim_step", "Approved"),
        ("timer", PAUSE),
        ("carry_out_claim_step", "Paid"),
    ]
    assert timedelta(seconds=2) == PAUSE
    assert result == {"claim_id": "CLM-1", "status": "Paid"}


def test_a_claim_held_for_a_person_takes_no_step() -> None:
    asked, result = run([{"status": "Under Review", "steps": []}])

    assert asked == [("decide_claim", None)]
    assert result["status"] == "Under Review"


def test_a_claim_has_one_processing() -> None:
    assert instance_id("CLM-1") == "simulate-CLM-1"
