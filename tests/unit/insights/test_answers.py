"""Kept answers take what the cache counts, and no more than it may."""

from __future__ import annotations

import tracemalloc

from shared.insights import answers
from shared.insights.answers import AnswerCache
from shared.insights.selection import Page


def question(number: int, length: int = 7000) -> tuple[object, ...]:
    return ("claims", "etag", Page(10, equals=(("customer_id", f"{number:0{length}}"),)))


def test_a_question_is_counted_with_its_answer() -> None:
    cache = AnswerCache()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(500):
            cache.get(question(number), lambda: b"{}")
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert 0.8 < cache.size / taken < 1.25


def test_long_questions_drive_out_others_at_the_limit() -> None:
    cache = AnswerCache(limit=1_000_000)
    for number in range(1000):
        cache.get(question(number), lambda: b"{}")
    assert cache.size <= 1_000_000
    made: list[int] = []
    cache.get(question(0), lambda: bytes(made.append(0) or b"{}"))
    cache.get(question(999), lambda: bytes(made.append(999) or b"{}"))
    assert made == [0]


def test_no_more_answers_are_kept_than_a_number(monkeypatch: object) -> None:
    cache = AnswerCache()
    for number in range(answers.MAX_ANSWERS + 50):
        cache.get(number, lambda: b"{}")
    assert len(cache._kept) == answers.MAX_ANSWERS


def test_an_answer_made_twice_is_counted_once_and_nothing_is_left_after_forgetting() -> None:
    cache = AnswerCache()
    cache.get(1, lambda: cache.get(1, lambda: b"x" * 1000))
    once = cache.size
    assert once < 2000
    cache.forget()
    assert cache.size == 0
