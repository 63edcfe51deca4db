"""Claims and premium over a range of days: by day, week or month, and against as many days before.

Every day of the range lies in a period, whether anything happened in it or not.
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from shared.domain.claim_status import APPROVALS, DECIDED
from shared.errors import InvalidInputError
from shared.insights import columns, moments, tables
from shared.insights.answers import Body
from shared.insights.queries import cache, told
from shared.lake.state.published import Manifest

if TYPE_CHECKING:
    import polars as pl

Granularity = Literal["day", "week", "month"]
STEPS: dict[Granularity, str] = {"day": "1d", "week": "1w", "month": "1mo"}
MAX_DAYS = 3660
# So many hold two whole periods, and the pieces at both ends.
RECENT_DAYS: dict[Granularity, int] = {"day": 3, "week": 28, "month": 100}
MAX_PERIODS = 400
EARLIEST = date(1990, 1, 1)
# The month of today and the eleven before.
MONTHS = 12
TEXT = (
    "Claims by day of service, payments and earned premium, period by period; before: the range right before."
)


@dataclass(frozen=True, slots=True)
class Range:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def before(self) -> Range:
        """As many days, right before; of whole months the same days as many months earlier."""
        if self.first.day > 1:
            return Range(self.first - (self.last - self.first) - timedelta(1), self.first - timedelta(1))
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        end = self.first - timedelta(1)
        is_whole = (self.last + timedelta(1)).day == 1
        return Range(_earlier(self.first, months), end if is_whole else _earlier(self.last, months))


def _earlier(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    place = day.year * 12 + day.month - 1 - months
    length = monthrange(place // 12, place % 12 + 1)[1]
    return date(place // 12, place % 12 + 1, min(day.day, length))


def usual(as_of: date) -> Range:
    """The month of a day and the eleven before it."""
    return Range(_earlier(as_of.replace(day=1), MONTHS - 1), as_of)


def report(
    first: date | None, last: date | None, granularity: Granularity, version: int | None, *, today: date
) -> Body:
    """The figures of a range; without its ends, of the usual one on the day of the figures (or `today`)."""
    manifest = moments.manifest(version)
    default = usual(last or (manifest.as_of if manifest else today))
    span = _checked(Range(first or default.first, last or default.last), granularity)
    versions = (tables.version(columns.CLAIMS, manifest), tables.version(columns.POLICIES, manifest))
    number, day = manifest.number if manifest else 0, manifest.as_of if manifest else None

    def make() -> bytes:
        return json.dumps(_answer(span, granularity, manifest), separators=(",", ":")).encode()

    data = cache.get(("trend", versions, number, day, span, granularity), make)
    return Body(data, f"trend-{number}-{day}-{span.first}-{span.last}-{granularity}")


def recent(granularity: Granularity, manifest: Manifest | None, *, today: date) -> list[dict[str, Any]]:
    """The last few periods up to the day of the figures, the last of them not over."""
    last = manifest.as_of if manifest else today
    span = Range(last - timedelta(RECENT_DAYS[granularity]), last)
    spans = _periods(span, granularity)[1:]
    claims, policies = tables.rows(columns.CLAIMS, manifest), tables.rows(columns.POLICIES, manifest)
    return _figures(spans, claims, policies, manifest)


def _checked(span: Range, granularity: Granularity) -> Range:
    days = (span.last - span.first).days + 1
    if days < 1:
        raise InvalidInputError("The first day must not be after the last.", code="invalid_range")
    most = MAX_PERIODS if granularity == "day" else MAX_DAYS
    if days > most or span.first < EARLIEST:
        raise InvalidInputError(
            f"By {granularity}, a range has at most {most:,} days, from {EARLIEST.year} on.",
            code="invalid_range",
        )
    return span


def _answer(span: Range, granularity: Granularity, manifest: Manifest | None) -> dict[str, Any]:
    claims = tables.rows(columns.CLAIMS, manifest)
    policies = tables.rows(columns.POLICIES, manifest)
    newest = claims["service_date"].max()
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "granularity": granularity,
        "periods": _figures(_periods(span, granularity), claims, policies, manifest),
        "total": _whole(span, claims, policies, manifest),
        "before": _whole(span.before, claims, policies, manifest),
        "last_service_date": newest.isoformat() if isinstance(newest, date) else None,
        **told(manifest, TEXT),
    }


def _whole(
    span: Range, claims: pl.DataFrame, policies: pl.DataFrame, manifest: Manifest | None
) -> dict[str, Any]:
    [figures] = _figures([span], claims, policies, manifest)
    return figures


def _periods(span: Range, granularity: Granularity) -> list[Range]:
    """The range in pieces; the first and the last may be cut."""
    import polars as pl

    days = pl.date_range(span.first, span.last, eager=True)
    starts = days.dt.truncate(STEPS[granularity]).unique().sort().to_list()
    ends = [*(start - timedelta(1) for start in starts[1:]), span.last]
    return [Range(max(start, span.first), end) for start, end in zip(starts, ends, strict=True)]


def _figures(
    periods: list[Range], claims: pl.DataFrame, policies: pl.DataFrame, manifest: Manifest | None
) -> list[dict[str, Any]]:
    import polars as pl

    spans = pl.DataFrame(
        {"start": [each.first for each in periods], "end": [each.last for each in periods]},
        schema={"start": pl.Date, "end": pl.Date},
    )
    counted = spans.join(_claims(spans, claims), on="start", how="left", maintain_order="left")
    whole = counted.join(_earned(spans, policies), on="start", how="left", maintain_order="left")
    as_of = manifest.as_of if manifest else None
    rates = whole.with_columns(
        pl.col("claims", "customers", "decided", "approved").fill_null(0),
        pl.col("claimed", "paid", "earned_premium").fill_null(0.0).round(2),
        # A period that the figures do not reach to its end.
        partial=pl.col("end") >= as_of if as_of else pl.lit(False),
        approval_rate=_percent("approved", "decided"),
        payout_ratio=_percent("paid", "claimed"),
        loss_ratio=_percent("paid", "_earned"),
    )
    rows = rates.drop("_earned").to_dicts()
    return [{**row, "start": row["start"].isoformat(), "end": row["end"].isoformat()} for row in rows]


def _claims(spans: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    decided, approved = ([str(s) for s in statuses] for statuses in (DECIDED, APPROVALS))
    dated = claims.select("service_date", "customer_id", "claim_amount", "paid_amount", "status")
    dated = dated.filter(pl.col("service_date") >= spans["start"].min()).sort("service_date")
    placed = dated.join_asof(spans.sort("start"), left_on="service_date", right_on="start")
    return (
        placed.filter(pl.col("service_date") <= pl.col("end"))
        .group_by("start")
        .agg(
            claims=pl.len().cast(pl.Int64),
            customers=pl.col("customer_id").drop_nulls().n_unique().cast(pl.Int64),
            claimed=pl.col("claim_amount").sum(),
            paid=pl.col("paid_amount").sum(),
            decided=pl.col("status").is_in(decided).sum().cast(pl.Int64),
            approved=pl.col("status").is_in(approved).sum().cast(pl.Int64),
        )
    )


def _earned(spans: pl.DataFrame, policies: pl.DataFrame) -> pl.DataFrame:
    """Premium earned by period: daily rates change on some days, which are met with the periods."""
    import polars as pl

    covered = policies.filter(pl.col("earned_days") > 0).select(
        start="effective_date", days="earned_days", rate=pl.col("annual_premium").fill_null(0.0) / 365
    )
    begins = covered.select(day="start", rate="rate")
    stops = covered.select(day=pl.col("start") + pl.duration(days="days"), rate=-pl.col("rate"))
    changes = pl.concat([begins, stops]).group_by("day").agg(pl.col("rate").sum())
    until = pl.col("end") + pl.duration(days=1)
    left = pl.min_horizontal(
        (until - pl.col("day")).dt.total_days(), (until - pl.col("start")).dt.total_days()
    )
    spread = spans.join(changes, how="cross").with_columns(days=pl.max_horizontal(left, pl.lit(0)))
    sums = spread.group_by("start").agg(_earned=(pl.col("rate") * pl.col("days")).sum())
    # The sum of begun and ended rates is zero but for the rounding of doubles.
    known = pl.when(pl.col("_earned") > 1e-6).then(pl.col("_earned")).otherwise(0.0)
    return sums.select("start", _earned=known, earned_premium=known)


def _percent(part: str, whole: str) -> pl.Expr:
    """Null where there is nothing to compare with."""
    import polars as pl

    some = pl.col(whole).fill_null(0.0) > 0
    return pl.when(some).then((pl.col(part).fill_null(0) / pl.col(whole) * 100).round(2))
