"""The texts of the durable protocol: what goes to an orchestrator and what comes back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from azure.durable_functions.models.DurableOrchestrationBindings import DurableOrchestrationBindings
from azure.durable_functions.models.DurableOrchestrationContext import DurableOrchestrationContext

from devhost.durable.catalogue import Catalogue, UnknownFunctionError
from devhost.durable.client_binding import binding_json
from devhost.durable.model import Book, DurableFunction, Retry
from devhost.durable.protocol import (
    EventType,
    flatten,
    history_event,
    instant,
    orchestrator_context,
    read_failure,
    read_result,
    render,
    stamp,
)
from devhost.durable.status import history_view

AT = "2026-01-02T03:04:05.000006Z"


def test_times_are_utc_with_microseconds_and_sort_as_text() -> None:
    moment = datetime(2026, 1, 2, 4, 4, 5, 6, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(moment) == AT
    assert instant(AT) == moment
    assert stamp(datetime(9, 1, 1, tzinfo=UTC)) < AT


def test_the_genuine_context_reads_what_is_sent() -> None:
    started = history_event(EventType.EXECUTION_STARTED, AT, Name="o", Input='{"a": 1}', Version="2")
    new = [
        render(event, played=False) for event in (history_event(EventType.ORCHESTRATOR_STARTED, AT), started)
    ]
    text = orchestrator_context(instance="i", parent="p", input_json='{"a": 1}', past=[], new=new)
    context = DurableOrchestrationContext.from_json(text)
    assert context.get_input() == {"a": 1}
    assert (context.instance_id, context.parent_instance_id, context.version) == ("i", "p", "2")
    assert context._maximum_short_timer_duration == timedelta(days=6)


def test_compound_actions_are_opened_depth_first() -> None:
    nested = {"actionType": 12, "compoundActions": [{"n": 1}, {"compoundActions": [{"n": 2}, {"n": 3}]}]}
    assert flatten([{"n": 0}, nested, {"n": 4}]) == [{"n": number} for number in range(5)]


def test_the_state_behind_the_marker_of_a_failure_is_read() -> None:
    state = {"isDone": False, "actions": [[{"actionType": 0}]], "error": "boom", "customStatus": "here"}
    outcome = read_failure(f"Exception: boom\n\n$OutOfProcData$:{json.dumps(state)}\nmore", "stack")
    assert (outcome.error, outcome.custom_status, outcome.details) == ("boom", "here", "stack")
    assert outcome.actions == [{"actionType": 0}]


def test_a_failure_without_a_state_leaves_the_actions_alone() -> None:
    outcome = read_failure("out of memory", "")
    assert (outcome.error, outcome.actions) == ("out of memory", None)


def test_a_failure_s_details_carry_no_state_into_the_parent() -> None:
    message = '$OutOfProcData$:{"actions": [[]], "error": "e"}'
    assert read_failure(message, f"line 1\n{message}").details == "line 1"


@pytest.mark.parametrize("text", ["[]", "no json", '"[1]"'])
def test_an_answer_that_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"state|Expecting"):
        read_result(text)


def test_a_book_survives_being_written_down() -> None:
    book = Book(5, 3, 77, {4: Retry(1, 4, 2, 3, 100, waiting=True)}, {"event": 2}, {0: 1})
    assert Book.decode(book.encode()) == book


def test_functions_are_found_regardless_of_case_but_only_as_their_own_kind() -> None:
    catalogue = Catalogue([DurableFunction("DoIt", "activity", "x")])
    assert catalogue.resolve("activity", "doit") == "DoIt"
    with pytest.raises(UnknownFunctionError, match="No orchestrator functions are currently registered!"):
        catalogue.resolve("orchestrator", "doit")


def test_the_genuine_binding_reads_the_client_configuration() -> None:
    binding = DurableOrchestrationBindings.from_json(binding_json("http://127.0.0.1:1", "hub"))
    assert binding.task_hub_name == "hub"
    assert binding.rpc_base_url == "http://127.0.0.1:1/runtime/webhooks/durabletask/"
    assert set(binding.management_urls) == {
        "id",
        "statusQueryGetUri",
        "sendEventPostUri",
        "terminatePostUri",
        "rewindPostUri",
        "purgeHistoryDeleteUri",
        "restartPostUri",
        "suspendPostUri",
        "resumePostUri",
    }


def test_an_answered_task_shows_once_in_the_history_and_an_open_one_as_scheduled() -> None:
    events = [
        history_event(EventType.ORCHESTRATOR_STARTED, AT),
        history_event(EventType.TASK_SCHEDULED, AT, task=0, Name="a", Input="1"),
        history_event(EventType.TASK_SCHEDULED, AT, task=1, Name="b", Input="1"),
        history_event(EventType.TASK_COMPLETED, AT, TaskScheduledId=0, Result="[1]"),
    ]
    view = history_view([render(event, played=True) for event in events], show_output=True)
    assert view == [
        {"EventType": "TaskScheduled", "Timestamp": AT, "FunctionName": "b"},
        {
            "EventType": "TaskCompleted",
            "Timestamp": AT,
            "FunctionName": "a",
            "ScheduledTime": AT,
            "Result": [1],
        },
    ]
