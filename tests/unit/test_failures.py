"""A failure is one bounded sentence, in our own words where we have any."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from devhost.durable.failures import activity_failure
from shared.errors import ConflictError
from shared.failures import MAX_LENGTH, OrchestrationFailedError, bounded, file_of, in_file, reason, sentence


def host_text(message: str) -> str:
    """What an orchestrator is handed for an activity that failed with this message."""
    told, details = activity_failure("some_step", message, "Traceback (most recent call last): …")
    return f"{told} \n {details}"


def test_the_host_s_text_is_cut_to_its_sentence() -> None:
    text = host_text("ConflictError: Pass 7 has no plan.")
    assert len(text) > 4000
    assert sentence(text) == "Activity function 'some_step' failed: ConflictError: Pass 7 has no plan."
    assert sentence(f"Orchestrator function 'a' failed: {text}") == sentence(text)


@pytest.mark.parametrize(
    ("text", "short"),
    [("", "No reason was given."), (" \n x", "x"), ("a\n\nb", "a"), ("a \t b", "a b")],
)
def test_a_sentence_is_one_line_and_never_empty(text: str, short: str) -> None:
    assert sentence(text) == short


def test_a_long_line_is_cut() -> None:
    assert len(sentence("x" * 5000)) == MAX_LENGTH
    assert sentence("x" * 5000).endswith("…")


def test_our_own_errors_speak_for_themselves_and_others_only_say_where() -> None:
    assert reason(ConflictError("Pass 7 has no plan.")) == "Pass 7 has no plan."
    with pytest.raises(ValueError, match="Ada") as raised:
        raise ValueError("could not convert 'Ada Lovelace'")
    assert reason(raised.value).startswith("ValueError at test_failures.py:")


def test_the_innermost_file_is_the_one_that_failed() -> None:
    with pytest.raises(ValueError, match="bad") as raised, in_file("claims/a.csv"), in_file("claims/b.csv"):
        raise ValueError("bad")
    assert file_of(raised.value) == "claims/b.csv"
    assert file_of(ValueError()) is None


def test_steps_pass_what_they_give_and_fail_with_a_sentence() -> None:
    def steps() -> Generator[Any, Any, Any]:
        return [(yield 1), (yield 2)]

    running = bounded(steps())
    assert (next(running), running.send("a")) == (1, 2)
    with pytest.raises(OrchestrationFailedError, match=r"^Activity function 'some_step' failed: boom$"):
        running.throw(Exception(host_text("boom")))
