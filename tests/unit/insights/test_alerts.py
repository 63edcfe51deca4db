"""Alerts fire by the last whole period, are told once for it, and are never lost with the mail server."""

from __future__ import annotations

import email
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from shared import mail, settings
from shared.errors import TransientError
from shared.insights import alerts, staff_rows
from shared.insights.alerts import Rule, judged
from shared.settings import SettingError

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATEST = {"start": "2026-02-01", "claims": 150, "loss_ratio": 103.6, "approval_rate": None}
BEFORE = {"start": "2026-01-01", "claims": 100, "loss_ratio": 50.0, "approval_rate": 80.0}


@pytest.mark.parametrize(
    ("metric", "when", "threshold", "fires"),
    [
        ("loss_ratio", "above", 70, True),
        ("loss_ratio", "above", 103.6, False),
        ("loss_ratio", "below", 70, False),
        ("claims", "below", 151, True),
        ("claims", "rises", 49.9, True),
        ("claims", "rises", 50, False),
        ("claims", "falls", 10, False),
        # What nobody measured fires nothing.
        ("approval_rate", "below", 80, False),
    ],
)
def test_a_rule_fires_beyond_its_threshold(metric: Any, when: Any, threshold: float, fires: bool) -> None:
    assert judged(Rule("Rule", metric, "month", when, threshold), LATEST, BEFORE).firing is fires


def test_a_fall_to_nothing_is_a_fall() -> None:
    state = judged(Rule("Feed", "claims", "day", "falls", 50), LATEST | {"claims": 0}, BEFORE)
    assert state.firing
    assert state.sentence == "Claims: 0 in the day from Feb 1, 2026, down 100.0% from the day before."


FIGURES = [
    ("claims", 1250, "Claims: 1,250 in"),
    ("claimed", 13155, "Claimed: $13,155.00 in"),
    ("paid", 13155.5, "Paid: $13,155.50 in"),
    ("earned_premium", 0.07, "Earned premium: $0.07 in"),
    ("loss_ratio", 1036, "Loss ratio: 1,036.0% in"),
    ("payout_ratio", 56.64, "Payout ratio: 56.6% in"),
    ("approval_rate", 80.0, "Approval rate: 80.0% in"),
]


@pytest.mark.parametrize(("metric", "value", "shown"), FIGURES)
def test_a_figure_is_told_in_the_unit_of_its_metric(metric: Any, value: float, shown: str) -> None:
    state = judged(Rule("Rule", metric, "month", "above", 1), {"start": "2026-02-01", metric: value}, None)
    assert state.sentence.startswith(shown)


def test_the_figures_above_are_of_every_metric_that_a_rule_may_watch() -> None:
    assert {metric for metric, _, _ in FIGURES} == set(get_args(alerts.Measure))


def test_before_there_is_a_whole_period_nothing_fires() -> None:
    for when in ("above", "below", "rises", "falls"):
        assert not judged(Rule("Rule", "claims", "month", when, 0), None, None).firing  # type: ignore[arg-type]


class Table:
    """Rows of rules, and what is written to them."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def query_entities(self, _query: str, **_: Any) -> list[dict[str, Any]]:
        return self.rows

    def update_entity(self, row: dict[str, Any], **_: Any) -> None:
        next(each for each in self.rows if each["RowKey"] == row["RowKey"]).update(row)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Table:
    rule = {"name": "Losses", "metric": "loss_ratio", "by": "month", "when": "above", "threshold": 70.0}
    found = Table([{"RowKey": "A1", "told": "", **rule}])
    monkeypatch.setattr(staff_rows.storage_resources, "table", lambda _name: found)
    monkeypatch.setattr(alerts, "_last_two", lambda _by, _today: (LATEST, BEFORE))
    where = {"url": f"file://{tmp_path}/mail", "from": "alerts@example.com", "to": ["one@example.com"]}
    monkeypatch.setenv("ALERT_MAIL", json.dumps(where))
    return found


def messages(folder: Path) -> list[email.message.Message]:
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("mail/*.eml"))]


def test_an_alert_is_told_once_for_its_period(table: Table, tmp_path: Path) -> None:
    assert [alerts.notify(NOW), alerts.notify(NOW)] == [1, 0]
    [message] = messages(tmp_path)
    assert (message["Subject"], message["To"]) == ("Alert: Losses", "one@example.com")
    assert "Loss ratio: 103.6% in the month from Feb 1, 2026" in str(message.get_payload())
    table.rows[0]["told"] = "2026-01-01"
    assert alerts.notify(NOW) == 1


def test_what_the_server_did_not_take_is_sent_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise TransientError("The mail server did not take the message.")

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", refuse)
        with pytest.raises(TransientError):
            alerts.notify(NOW)
    assert table.rows[0]["told"] == ""
    assert alerts.notify(NOW) == 1


def test_without_a_provider_alerts_stay_in_the_app(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALERT_MAIL")
    assert alerts.notify(NOW) == 0
    assert table.rows[0]["told"] == ""


@pytest.mark.parametrize("text", ["mailto:me", "{}", '{"url": "file:///x", "from": "a@b.c"}', "[1]"])
def test_a_malformed_setting_is_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERT_MAIL", text)
    with pytest.raises(SettingError, match="ALERT_MAIL"):
        settings.alert_mail()


def test_a_server_that_is_not_there_is_a_transient_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    where = {"url": "smtps://127.0.0.1:1", "from": "a@example.com", "to": ["b@example.com"]}
    monkeypatch.setenv("ALERT_MAIL", json.dumps(where))
    provider = settings.alert_mail()
    assert provider is not None
    with pytest.raises(TransientError):
        mail.send(provider, provider.to, "Alert", "Text", now=NOW)
