"""A durable app with one orchestrator per feature, for the engine in-process and for the real host alike."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import azure.durable_functions as df


def build() -> df.DFApp:
    """A new app; its functions can be read from it once."""
    app = df.DFApp()
    _add_activities(app)
    _add_sequences(app)
    _add_retries(app)
    _add_waits(app)
    _add_sub_orchestrations(app)
    _add_entities(app)
    return app


def _add_activities(app: df.DFApp) -> None:
    @app.activity_trigger(input_name="value")
    async def double(value: int) -> int:
        return value * 2

    @app.activity_trigger(input_name="job")
    def work(job: dict) -> int:
        """Note the attempt in a file, take some time, answer."""
        with Path(job["log"]).open("a") as log:
            log.write(f"{job['n']}\n")
        time.sleep(job["seconds"])
        return job["n"]

    @app.activity_trigger(input_name="job")
    def flaky(job: dict) -> str:
        """Fail a number of times, counted by the lines of a file."""
        path = Path(job["log"])
        attempts = len(path.read_text().splitlines()) if path.exists() else 0
        with path.open("a") as log:
            log.write("x\n")
        if attempts < job["failures"]:
            raise ValueError(f"attempt {attempts + 1} failed")
        return f"done after {attempts + 1}"

    @app.activity_trigger(input_name="text")
    async def refuse(text: str) -> None:
        raise ValueError(text)


def _add_sequences(app: df.DFApp) -> None:
    @app.orchestration_trigger(context_name="context")
    def chain(context: df.DurableOrchestrationContext) -> Any:
        value = context.get_input()
        for _ in range(8):
            value = yield context.call_activity("double", value)
        return value

    @app.orchestration_trigger(context_name="context")
    def fan_out(context: df.DurableOrchestrationContext) -> Any:
        results = yield context.task_all(
            [context.call_activity("double", n) for n in range(context.get_input())]
        )
        return sum(results)

    @app.orchestration_trigger(context_name="context")
    def work_all(context: df.DurableOrchestrationContext) -> Any:
        job = context.get_input()
        jobs = [{**job, "n": n} for n in range(job["count"])]
        results = yield context.task_all([context.call_activity("work", each) for each in jobs])
        return sum(results)

    @app.orchestration_trigger(context_name="context")
    def caught(context: df.DurableOrchestrationContext) -> Any:
        try:
            yield context.call_activity("refuse", "no")
        except Exception as error:
            value = yield context.call_activity("double", 21)
            return [value, "no" in str(error)]

    @app.orchestration_trigger(context_name="context")
    def uncaught(context: df.DurableOrchestrationContext) -> Any:
        context.set_custom_status("about to fail")
        yield context.call_activity("refuse", "no")

    @app.orchestration_trigger(context_name="context")
    def countdown(context: df.DurableOrchestrationContext) -> Any:
        remaining = context.get_input()
        if remaining == 0:
            return "lift-off"
        yield context.call_activity("double", remaining)
        context.set_custom_status({"remaining": remaining})
        context.continue_as_new(remaining - 1)

    @app.orchestration_trigger(context_name="context")
    def unknown_activity(context: df.DurableOrchestrationContext) -> Any:
        yield context.call_activity("nobody", None)

    @app.orchestration_trigger(context_name="context")
    def echo(context: df.DurableOrchestrationContext) -> Any:
        return [context.get_input(), context.version, context.parent_instance_id]

    @app.orchestration_trigger(context_name="context")
    def fetch(context: df.DurableOrchestrationContext) -> Any:
        answer = yield context.call_http("GET", context.get_input())
        return [answer["statusCode"], answer["content"]]


def _add_retries(app: df.DFApp) -> None:
    @app.orchestration_trigger(context_name="context")
    def retrying(context: df.DurableOrchestrationContext) -> Any:
        job = context.get_input()
        options = df.RetryOptions(job["interval_ms"], job["attempts"])
        result = yield context.call_activity_with_retry("flaky", options, job)
        after = yield context.call_activity("double", 4)
        return [result, after]

    @app.orchestration_trigger(context_name="context")
    def retrying_many(context: df.DurableOrchestrationContext) -> Any:
        job = context.get_input()
        options = df.RetryOptions(job["interval_ms"], 4)
        jobs = [{"log": f"{job['log']}{n}", "failures": n % 3} for n in range(job["count"])]
        results = yield context.task_all(
            [context.call_activity_with_retry("flaky", options, each) for each in jobs]
        )
        after = yield context.call_activity("double", len(results))
        return [sorted(set(results)), after]


def _add_waits(app: df.DFApp) -> None:
    @app.orchestration_trigger(context_name="context")
    def sleeper(context: df.DurableOrchestrationContext) -> Any:
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=context.get_input()))
        value = yield context.call_activity("double", 5)
        return value

    @app.orchestration_trigger(context_name="context")
    def approval(context: df.DurableOrchestrationContext) -> Any:
        """Wait for one event at most so long, and cancel the timer when it came."""
        timer = context.create_timer(context.current_utc_datetime + timedelta(seconds=context.get_input()))
        event = context.wait_for_external_event("approval")
        winner = yield context.task_any([event, timer])
        if winner == timer:
            return "too late"
        timer.cancel()
        value = yield context.call_activity("double", 8)
        return [event.result, value]

    @app.orchestration_trigger(context_name="context")
    def collector(context: df.DurableOrchestrationContext) -> Any:
        """Do something first, then wait for events of one name, one after the other."""
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=0.1))
        collected = []
        for _ in range(context.get_input()):
            collected.append((yield context.wait_for_external_event("item")))
        return collected


def _add_sub_orchestrations(app: df.DFApp) -> None:
    @app.orchestration_trigger(context_name="context")
    def parent(context: df.DurableOrchestrationContext) -> Any:
        children = [context.call_sub_orchestrator("chain", n) for n in range(context.get_input())]
        results = yield context.task_all(children)
        named = yield context.call_sub_orchestrator(
            "echo", {"to": "child"}, instance_id=f"{context.instance_id}-c"
        )
        return [results, named]

    @app.orchestration_trigger(context_name="context")
    def parent_of_workers(context: df.DurableOrchestrationContext) -> Any:
        results = yield context.task_all(
            [context.call_sub_orchestrator("work_all", context.get_input()) for _ in range(2)]
        )
        return results

    @app.orchestration_trigger(context_name="context")
    def flaky_child(context: df.DurableOrchestrationContext) -> Any:
        result = yield context.call_activity("flaky", context.get_input())
        return result

    @app.orchestration_trigger(context_name="context")
    def retrying_parent(context: df.DurableOrchestrationContext) -> Any:
        options = df.RetryOptions(20, 5)
        result = yield context.call_sub_orchestrator_with_retry("flaky_child", options, context.get_input())
        return result

    @app.orchestration_trigger(context_name="context")
    def plain_parent(context: df.DurableOrchestrationContext) -> Any:
        result = yield context.call_sub_orchestrator("flaky_child", context.get_input())
        return ["child said", result]


def _add_entities(app: df.DFApp) -> None:
    @app.entity_trigger(context_name="context")
    def counter(context: df.DurableEntityContext) -> None:
        value = context.get_state(lambda: 0)
        match context.operation_name:
            case "add":
                context.set_state(value + context.get_input())
                context.set_result(value + context.get_input())
            case "get":
                context.set_result(value)
            case "refuse":
                raise ValueError("not this")
            case "delete":
                context.destruct_on_exit()

    @app.orchestration_trigger(context_name="context")
    def counting(context: df.DurableOrchestrationContext) -> Any:
        entity = df.EntityId("counter", context.get_input())
        context.signal_entity(entity, "add", 5)
        added = yield context.call_entity(entity, "add", 2)
        value = yield context.call_entity(entity, "get")
        return [added, value]

    @app.orchestration_trigger(context_name="context")
    def refused(context: df.DurableOrchestrationContext) -> Any:
        try:
            yield context.call_entity(df.EntityId("counter", "r"), "refuse")
        except Exception as error:
            return str(error)
