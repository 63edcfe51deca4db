"""Alerts: a rule on a metric, looked at after each period of it, told in the app and by e-mail."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from shared import mail, settings
from shared.domain.local_day import in_words
from shared.domain.money import dollars
from shared.insights import moments, staff_rows, trend
from shared.insights.metrics import metrics
from shared.insights.trend import Granularity

PARTITION = "alert"
Measure = Literal[
    "claims", "claimed", "paid", "earned_premium", "loss_ratio", "payout_ratio", "approval_rate"
]
When = Literal["above", "below", "rises", "falls"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires when the last whole period is above or below `threshold`, or has moved by that many percent."""

    name: str
    metric: Measure
    by: Granularity
    when: When
    threshold: float


@dataclass(frozen=True, slots=True)
class State:
    """What a rule found: `period` is the first day of the last whole one, None before there is one."""

    firing: bool
    value: float | None
    before: float | None
    period: str | None
    sentence: str


def judged(rule: Rule, latest: dict[str, Any] | None, before: dict[str, Any] | None) -> State:
    """The state of a rule after `latest`, the last whole period, and the one `before` it."""
    value, then = (each[rule.metric] if each else None for each in (latest, before))
    moved = (value - then) / then * 100 if value is not None and then else None
    measured = {"above": value, "below": value, "rises": moved, "falls": None if moved is None else -moved}
    figure = measured[rule.when]
    firing = figure is not None and (
        figure < rule.threshold if rule.when == "below" else figure > rule.threshold
    )
    start = latest["start"] if latest else None
    return State(firing, value, then, start, _sentence(rule, value, moved, start))


def listed(*, today: date) -> list[dict[str, Any]]:
    """Every rule by name with its state."""
    rules = [(row["RowKey"], _rule(row)) for row in staff_rows.rows(PARTITION)]
    periods = {by: _last_two(by, today) for by in {rule.by for _, rule in rules}}
    shown = [
        {"alert_id": alert_id, **asdict(rule), **asdict(judged(rule, *periods[rule.by]))}
        for alert_id, rule in rules
    ]
    return sorted(shown, key=lambda alert: (not alert["firing"], alert["name"].casefold()))


def keep(alert_id: str, rule: Rule, *, by: str, now: datetime) -> None:
    """Write a rule; a changed one is told anew."""
    staff_rows.keep(PARTITION, alert_id, {**asdict(rule), "told": ""}, by=by, now=now)


def forget(alert_id: str) -> None:
    """Remove a rule; one that is gone already is no error."""
    staff_rows.forget(PARTITION, alert_id)


def notify(now: datetime) -> int:
    """Send an e-mail for each rule that fires and has not been told for its period; returns how many.

    It is noted after the message was taken: a message may come twice, and is never lost.
    """
    provider, sent = settings.alert_mail(), 0
    if provider is None:
        return 0
    for row in staff_rows.rows(PARTITION):
        rule = _rule(row)
        state = judged(rule, *_last_two(rule.by, now.date()))
        if not state.firing or row.get("told") == state.period:
            continue
        mail.send(provider, provider.to, f"Alert: {rule.name}", f"{state.sentence}\n", now=now)
        staff_rows.change(PARTITION, row["RowKey"], {"told": state.period})
        sent += 1
    return sent


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(row["name"], row["metric"], row["by"], row["when"], float(row["threshold"]))


def _last_two(by: Granularity, today: date) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    recent = trend.recent(by, moments.manifest(None), today=today)
    whole = [period for period in recent if not period["partial"]]
    return (whole[-1] if whole else None, whole[-2] if len(whole) > 1 else None)


def _sentence(rule: Rule, value: float | None, moved: float | None, start: str | None) -> str:
    metric = metrics()[rule.metric]
    name = metric.name
    if value is None or start is None:
        return f"{name}: nothing measured yet."
    way = "up" if moved is None or moved >= 0 else "down"
    change = "" if moved is None else f", {way} {abs(moved):.1f}% from the {rule.by} before"
    day = in_words(date.fromisoformat(start))
    return f"{name}: {_shown(value, metric.unit)} in the {rule.by} from {day}{change}."


def _shown(value: float, unit: str) -> str:
    match unit:
        case "dollars":
            return dollars(Decimal(str(value)))
        case "percent":
            return f"{value:,.1f}%"
        case _:
            return f"{value:,.0f}"
