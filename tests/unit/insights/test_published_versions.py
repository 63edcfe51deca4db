"""The published versions are asked for at most once a second, and never shown from long ago."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest

from shared.insights.versions import FRESH_S, IDLE_S, PublishedVersions
from shared.lake.state.published import Manifest


def manifest(number: int) -> Manifest:
    return Manifest(number, "RUN-1", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), {}, {})


class World:
    """A clock and a store that one can set."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.number = 1
        self.reads = 0
        self.answers = threading.Event()
        self.answers.set()

    def read(self) -> Manifest:
        self.reads += 1
        assert self.answers.wait(5)
        return manifest(self.number)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def published_versions(world: World) -> PublishedVersions:
    return PublishedVersions(world.read, lambda: world.now)


def number(published_versions: PublishedVersions) -> int:
    found = published_versions.current()
    assert found is not None
    return found.number


def test_within_a_second_nobody_asks_again(world: World, published_versions: PublishedVersions) -> None:
    for _ in range(50):
        assert number(published_versions) == 1
    assert world.reads == 1


def test_after_a_second_the_answer_is_given_at_once_and_checked_behind_it(
    world: World, published_versions: PublishedVersions
) -> None:
    number(published_versions)
    world.number, world.now = 2, world.now + FRESH_S + 0.1
    world.answers.clear()
    assert number(published_versions) == 1
    world.answers.set()
    for _ in range(100):
        if number(published_versions) == 2:
            break
        threading.Event().wait(0.01)
    assert number(published_versions) == 2


def test_after_a_pause_the_answer_waits_for_the_present_state(
    world: World, published_versions: PublishedVersions
) -> None:
    number(published_versions)
    world.number, world.now = 2, world.now + IDLE_S + 0.1
    assert number(published_versions) == 2


def test_what_this_process_published_is_asked_for_at_once(
    world: World, published_versions: PublishedVersions
) -> None:
    number(published_versions)
    world.number = 2
    published_versions.forget()
    assert number(published_versions) == 2


def test_a_failing_background_check_leaves_the_answer_and_is_tried_again(
    world: World, published_versions: PublishedVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    number(published_versions)
    failed = threading.Event()

    def fail() -> Manifest:
        failed.set()
        raise ConnectionError

    monkeypatch.setattr(published_versions, "_read", fail)
    world.now += FRESH_S + 0.1
    assert number(published_versions) == 1
    assert failed.wait(5)
    monkeypatch.undo()
    world.number, world.now = 3, world.now + IDLE_S
    assert number(published_versions) == 3
