"""Measured durations are shared: whoever asks while they are measured anew does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from shared.domain.rows import Row
from shared.records import durations

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)


def test_who_asks_while_others_measure_gets_what_was_measured_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durations, "_kept", {})
    monkeypatch.setattr(durations, "_sample", lambda now: iter(()))
    assert durations.measured_durations(NOW).at == NOW
    seen: list[datetime] = []

    def asked_meanwhile(now: datetime) -> Iterator[list[Row]]:
        other = Thread(target=lambda: seen.append(durations.measured_durations(LATER).at), daemon=True)
        other.start()
        other.join(timeout=5)
        return iter(())

    monkeypatch.setattr(durations, "_sample", asked_meanwhile)
    assert durations.measured_durations(LATER).at == LATER
    assert seen == [NOW]


def test_a_request_that_began_a_moment_before_measures_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durations, "_kept", {})
    monkeypatch.setattr(durations, "_sample", lambda now: iter(()))
    durations.measured_durations(NOW)
    assert durations.measured_durations(NOW - timedelta(milliseconds=100)).at == NOW
