"""The run as a plan: order of stages, loops, failures, and the size of what passes through it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.failures import MAX_LENGTH, OrchestrationFailedError
from shared.lake.run import orchestration

Handler = Callable[[str, Any], Any]


class FakeContext:
    """Tasks are (name, input) pairs; `task_all` is a list of them."""

    continued = 0
    current_utc_datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def create_timer(self, fire_at: datetime) -> tuple[str, Any]:
        waited, self.current_utc_datetime = fire_at - self.current_utc_datetime, fire_at
        return ("rest", waited.total_seconds())

    def call_activity_with_retry(self, name: str, retry: object, given: Any) -> tuple[str, Any]:
        return (name.removeprefix("medallion_"), given)

    def task_all(self, tasks: list[Any]) -> list[Any]:
        assert tasks, "an empty fan-out never completes"
        return tasks

    def continue_as_new(self, given: Any) -> None:
        self.continued += 1


def run(handler: Handler, context: FakeContext | None = None) -> tuple[Any, list[str]]:
    """The output, and the stages in the order in which they were called."""
    calls: list[str] = []

    def answer(task: Any) -> Any:
        if isinstance(task, list):
            return [answer(one) for one in task]
        calls.append(task[0])
        return handler(*task)

    steps: Generator[Any, Any, Any] = orchestration.medallion(context or FakeContext(), None)
    try:
        task = next(steps)
        while True:
            try:
                result = answer(task)
            except RuntimeError as failure:
                task = steps.throw(failure)
            else:
                task = steps.send(result)
    except StopIteration as stop:
        return stop.value, calls


def plan(number: int, *entities: str, kind: str = "increment") -> dict[str, Any]:
    return {"number": number, "run_id": f"RUN-{number}", "kind": kind, "entities": list(entities)}


def one_pass(planned: dict[str, Any], *, more: bool = False) -> Handler:
    answers: dict[str, Any] = {
        "plan": planned,
        "bronze": {},
        "silver": {"tables": {}},
        "gold": {"tables": {}},
        "publish": {"status": "succeeded", "more": more},
        "maintain": {},
        "fail": {},
    }
    return lambda name, _given: answers[name]


def test_nothing_waiting_ends_the_run() -> None:
    assert run(one_pass(plan(0))) == ({"status": "idle"}, ["plan"])


def test_a_pass_that_is_to_wait_is_planned_again_after_its_rest() -> None:
    rests = [0.5, 0.0]
    waited: list[float] = []

    def handler(name: str, given: Any) -> Any:
        if name == "rest":
            return waited.append(given)
        if name == "plan" and (rest := rests.pop(0)):
            return {"number": 0, "rest_s": rest}
        return one_pass(plan(1, "claims"))(name, given)

    _, calls = run(handler)
    assert calls == ["plan", "rest", "plan", "bronze", "silver", "gold", "publish"]
    assert waited == [2]


def test_stages_follow_one_another_and_entities_fan_out() -> None:
    _, calls = run(one_pass(plan(1, "claims", "pets")))
    assert calls == ["plan", "bronze", "bronze", "silver", "gold", "publish"]


def test_a_pass_without_files_has_no_fan_out() -> None:
    _, calls = run(one_pass(plan(1, kind="as_of")))
    assert calls == ["plan", "silver", "gold", "publish"]


def test_maintenance_follows_its_pass() -> None:
    _, calls = run(one_pass(plan(1, kind="maintenance")))
    assert calls[-2:] == ["publish", "maintain"]


def test_passes_follow_one_another_while_work_waits_and_the_history_is_cut() -> None:
    context = FakeContext()
    output, calls = run(one_pass(plan(1), more=True), context)
    assert calls.count("plan") == orchestration.PASSES_PER_HISTORY
    assert (output, context.continued) == ({"status": "continued"}, 1)


def test_silver_results_are_handed_to_gold_and_both_to_the_publishment() -> None:
    given: dict[str, Any] = {}

    def handler(name: str, received: Any) -> Any:
        given[name] = received
        return {"tables": {name: 1}} if name in ("silver", "gold") else one_pass(plan(3))(name, received)

    run(handler)
    assert given["gold"] == {"number": 3, "silver": {"tables": {"silver": 1}}}
    assert given["publish"]["gold"] == {"tables": {"gold": 1}}


def by_spark(*states: str, job: str | None = "run-5", minutes: int = 60) -> Handler:
    """A pass of Spark whose job is found in these states, the last of them for ever."""
    seen = list(states)

    def handler(name: str, given: Any) -> Any:
        if name == "rest":
            return None
        if name == "spark_start":
            return {"job": job, "minutes": minutes}
        if name == "spark_give_up":
            return {}
        if name == "spark_follow":
            assert given == {"number": 1, "job": job}
            state = seen.pop(0) if len(seen) > 1 else seen[0]
            results = {"silver": {"tables": {"by": "spark"}}, "gold": {"tables": {"by": "spark"}}}
            return {"state": state, **(results if state == "computed" else {})}
        return one_pass({**plan(1, "claims"), "engine": "spark"})(name, given)

    return handler


def test_what_a_job_computed_is_published_as_it_is() -> None:
    given: list[Any] = []

    _, calls = run(_remembering(by_spark("running", "running", "computed"), given))
    looks = ["rest", "spark_follow"] * 3
    assert calls == ["plan", "bronze", "spark_start", *looks, "publish"]
    spark = {"tables": {"by": "spark"}}
    assert dict(given)["publish"] == {"number": 1, "silver": spark, "gold": spark}


def _remembering(handler: Handler, given: list[Any]) -> Handler:
    def remembered(name: str, received: Any) -> Any:
        given.append((name, received))
        return handler(name, received)

    return remembered


@pytest.mark.parametrize("state", ["ended", "lost"])
def test_polars_takes_over_from_a_job_that_failed_or_is_lost(state: str) -> None:
    _, calls = run(by_spark("running", state))
    assert calls[-3:] == ["silver", "gold", "publish"]
    assert calls.count("spark_follow") == 2


def test_polars_takes_over_from_a_job_that_cannot_be_started() -> None:
    _, calls = run(by_spark("running", job=None))
    assert calls == ["plan", "bronze", "spark_start", "silver", "gold", "publish"]


def test_a_job_is_given_up_when_its_time_is_over_and_looked_at_less_and_less_often() -> None:
    given: list[Any] = []
    context = FakeContext()
    _, calls = run(_remembering(by_spark("running", minutes=10), given), context)
    assert calls[-4:] == ["spark_give_up", "silver", "gold", "publish"]
    waits = [value for name, value in given if name == "rest"]
    assert waits[:5] == [5, 10, 20, 40, 60]
    assert 600 < sum(waits) <= 660


def test_each_run_that_takes_a_pass_up_starts_a_job_of_its_own() -> None:
    tokens = []
    for minute in (0, 0, 1):
        context = FakeContext()
        context.current_utc_datetime += timedelta(minutes=minute)
        given: list[Any] = []
        run(_remembering(by_spark("computed"), given), context)
        tokens.append(dict(given)["spark_start"]["token"])
    assert tokens[0] == tokens[1] != tokens[2]


@pytest.mark.parametrize("broken", ["bronze", "silver", "gold", "publish"])
def test_a_failing_stage_closes_the_run_and_fails_the_orchestration(broken: str) -> None:
    closed: list[Any] = []

    def handler(name: str, given: Any) -> Any:
        if name == broken:
            raise RuntimeError("the storage is away")
        if name == "fail":
            closed.append(given)
        return one_pass(plan(1, "claims"))(name, given)

    with pytest.raises(RuntimeError, match="storage is away"):
        run(handler)
    assert closed == [{"run_id": "RUN-1", "stage": broken}]


HOST_TEXT = (
    "Activity function 'medallion_gold' failed:  TransientError: ComputeError at join.py:12 joined \n "
    + '{"$type":"System.Exception, System.Private.CoreLib","StackTraceString":" at X in D:\\\\a\\\\x.cs:1'
    + "x" * 5000
    + '"}'
)


def failing(handler: Handler, broken: str) -> Handler:
    def handle(name: str, given: Any) -> Any:
        if name == broken:
            raise RuntimeError(HOST_TEXT)
        return handler(name, given)

    return handle


@pytest.mark.parametrize("broken", ["plan", "bronze", "gold", "fail"])
def test_whatever_the_host_says_the_run_ends_with_a_sentence(broken: str) -> None:
    handler = failing(one_pass(plan(1, "claims")), broken)
    if broken == "fail":
        handler = failing(handler, "gold")
    with pytest.raises(OrchestrationFailedError) as raised:
        run(handler)
    assert str(raised.value) == HOST_TEXT.partition(" \n")[0].replace("  ", " ")
    assert len(str(raised.value)) < MAX_LENGTH
    assert raised.value.__suppress_context__


def test_the_run_ends_with_the_reason_that_its_stage_wrote_down() -> None:
    def handler(name: str, given: Any) -> Any:
        if name == "fail":
            return {"reason": "Stage gold failed: the sums differ."}
        return failing(one_pass(plan(1, "claims")), "gold")(name, given)

    with pytest.raises(OrchestrationFailedError, match=r"^Stage gold failed: the sums differ\.$"):
        run(handler)


@pytest.mark.parametrize(("left", "set_for"), [(0.01, 2), (0.99, 2), (1.0, 2), (2.4, 4), (3.0, 4)])
def test_a_rest_is_rounded_up_to_whole_seconds_and_one_more(left: float, set_for: int) -> None:
    rests = [left, 0.0]
    waited: list[float] = []

    def handler(name: str, given: Any) -> Any:
        if name == "rest":
            return waited.append(given)
        if name == "plan" and (rest := rests.pop(0)):
            return {"number": 0, "rest_s": rest}
        return one_pass(plan(1))(name, given)

    run(handler)
    assert waited == [set_for]


def test_payloads_beyond_four_kilobytes_are_refused() -> None:
    def handler(name: str, given: Any) -> Any:
        if name == "silver":
            return {"tables": {"x" * 5000: 1}}
        return one_pass(plan(1))(name, given)

    with pytest.raises(OrchestrationFailedError, match="stage silver"):
        run(handler)


def test_the_same_answers_give_the_same_calls_on_every_replay() -> None:
    handler = one_pass(plan(1, "claims", "pets"))
    assert run(handler) == run(handler)


def test_the_plan_reads_no_clock_chance_or_environment() -> None:
    tree = ast.parse(inspect.getsource(orchestration))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    assert not names & {"datetime", "time", "uuid", "random", "secrets", "os", "open"}
    assert imported <= {"json"}
