"""monthly_kpis: one row per service month, ascending, claims without a service date in a month null."""

from __future__ import annotations

from datetime import datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.dates import day_number
from shared.lake.transform.frames import DTYPES, Cut, Frame, count_true, stamped, whole
from shared.lake.transform.numbers import percent, rounded

CONTRACT = TABLES["gold"]["monthly_kpis"]
_APPROVALS = ["Approved", "Partially Approved", "Paid"]
# Day number of 1 January 1970: sums of cents times days stay far from the end of 64 bits.
_EPOCH = 719_163
_ENDS = ("_from", "_to")
col, lit = nw.col, nw.lit


# What rows of other months or policies have a say in.
_OF_OTHERS = frozenset(
    ("prev_month_claims", "claims_growth_pct", "earned_premium", "earned_loss_ratio", "_gold_timestamp")
)


def monthly_kpis(claims: Frame, policies: Frame, *, at: datetime, cut: Cut = whole) -> Frame:
    """The mart over all claims and policies."""
    return _finished(_with_rates(cut(_sums(claims))), premium_changes(policies), at, cut)


def updated_kpis(others: Frame, claims: Frame, changes: Frame, *, at: datetime) -> Frame:
    """The mart after some months changed.

    `claims` are all claims of those months, `others` the mart's rows of all other months, `changes` the
    premium changes of all policies; rows of a day may be several.
    """
    year, month = col("year_month").str.slice(0, 4), col("year_month").str.slice(5)
    dated = others.with_columns(service_year=year.cast(nw.Int64()), service_month=month.cast(nw.Int64()))
    months = nw.concat([_own(dated), _own(_with_rates(_sums(claims)))])
    return _finished(months, changes, at, whole)


def _own(months: Frame) -> Frame:
    """What claims of the month alone say."""
    columns = (col(c.name).cast(DTYPES[c.kind]) for c in CONTRACT.columns if c.name not in _OF_OTHERS)
    return months.select(
        *columns, *(col(name).cast(nw.Int64()) for name in ("service_year", "service_month"))
    )


def _finished(rated: Frame, changes: Frame, at: datetime, cut: Cut) -> Frame:
    months = cut(_with_growth(rated))
    # A null never joins, and the month null has earned nothing.
    earned = months.join(_earned_premium(months, changes, cut), on="year_month", how="left")
    premium = col("_earned").fill_null(0.0)
    rated = rounded(
        earned,
        earned_premium=premium,
        earned_loss_ratio=nw.when(premium > 0).then(percent(col("total_paid_amount"), premium)),
    )
    return stamped(rated.sort("year_month", nulls_last=False), CONTRACT, at)


def _sums(claims: Frame) -> Frame:
    dated = claims.with_columns(_month=(col("service_year") * 12 + col("service_month")).fill_null(0))
    sums = dated.group_by("service_year", "service_month", "_month").agg(
        _day=col("service_date").min(),
        total_claims=nw.len(),
        unique_customers=_distinct("customer_id"),
        _no_customer=col("customer_id").null_count(),
        unique_pets=_distinct("pet_id"),
        _no_pet=col("pet_id").null_count(),
        _claimed=col("claim_amount").sum(),
        _paid=col("paid_amount").sum(),
        _payments=col("paid_amount").count(),
        avg_claim_amount=col("claim_amount").mean(),
        avg_processing_days=col("processing_days").mean(),
        approved_claims=count_true(col("status") == "Approved"),
        denied_claims=count_true(col("status") == "Denied"),
        emergency_claims=count_true(col("is_emergency")),
        decided_claims=count_true(col("is_decided")),
        _approvals=count_true(col("status").is_in(_APPROVALS)),
        _rulings=col("decided_by").count(),
        _automatic=count_true(col("decided_by") == "automatic"),
    )
    return sums.join(_decision_times(dated), on="_month", how="left").with_columns(
        year_month=col("_day").dt.to_string("%Y-%m"),
        unique_customers=_without_null("unique_customers", "_no_customer"),
        unique_pets=_without_null("unique_pets", "_no_pet"),
        total_claim_amount=nw.when(~col("avg_claim_amount").is_null()).then(col("_claimed")),
        total_paid_amount=nw.when(col("_payments") > 0).then(col("_paid")),
    )


def _decision_times(dated: Frame) -> Frame:
    """By month. Apart from the other sums: Spark would keep these lists for each customer and pet."""
    decided = dated.filter(~col("time_to_decision").is_null()).group_by("_month")
    return decided.agg(
        time_to_decision_p50=col("time_to_decision").quantile(0.50, interpolation="linear"),
        time_to_decision_p95=col("time_to_decision").quantile(0.95, interpolation="linear"),
    )


def _distinct(column: str) -> nw.Expr:
    return col(column).n_unique()


def _without_null(distinct: str, nulls: str) -> nw.Expr:
    """n_unique counts null as a value."""
    some = nw.when(col(nulls) > 0).then(lit(1)).otherwise(lit(0))
    return col(distinct).cast(nw.Int64()) - some


def _with_rates(months: Frame) -> Frame:
    total, claimed = col("total_claims"), col("total_claim_amount")
    return rounded(
        months,
        approval_rate=percent(col("approved_claims"), total),
        denial_rate=percent(col("denied_claims"), total),
        loss_ratio=nw.when(claimed != 0).then(percent(col("total_paid_amount"), claimed)),
        approval_rate_decided=nw.when(col("decided_claims") > 0).then(
            percent(col("_approvals"), col("decided_claims"))
        ),
        straight_through_rate=nw.when(col("_rulings") > 0).then(percent(col("_automatic"), col("_rulings"))),
    )


def _with_growth(months: Frame) -> Frame:
    """Growth over the previous row, which need not be the previous calendar month."""
    total = col("total_claims").cast(nw.Int64())
    ordered = months.with_columns(_order=col("year_month").fill_null(""), total_claims=total)
    paired = ordered.with_columns(prev_month_claims=col("total_claims").shift(1).over(order_by="_order"))
    before = col("prev_month_claims")
    growth = (col("total_claims") - before) * 100 / before
    return rounded(paired, claims_growth_pct=nw.when(before > 0).then(growth).otherwise(lit(0.0)))


def premium_changes(policies: Frame) -> Frame:
    """By day since 1970 (`_day`), by how much a year's premium in force rises or falls then, in `_cents`."""
    cents = (col("annual_premium") * 100).round(0).fill_null(0.0).cast(nw.Int64())
    covered = policies.filter((col("earned_days") > 0) & (cents != 0)).select(
        _start=day_number(col("effective_date")) - _EPOCH, _days=col("earned_days"), _cents=cents
    )
    begun = covered.select(_day=col("_start").cast(nw.Int64()), _cents=col("_cents"))
    ended = covered.select(_day=(col("_start") + col("_days")).cast(nw.Int64()), _cents=-col("_cents"))
    return nw.concat([begun, ended])


def _earned_premium(months: Frame, changes: Frame, cut: Cut) -> Frame:
    """Premium earned in each month that has claims: each policy's daily rate by its days of coverage.

    What all policies have earned before day x is x times the rates that have begun and not ended by then,
    less the sum of these rates times their days. Two running sums over the days give it, in whole cents of a
    year's premium, so that no order of addition matters; a month's is the difference of two.
    """
    spans = _month_spans(months)
    points = (
        changes,
        *(spans.select(_day=col(end).cast(nw.Int64()), _cents=lit(0, dtype=nw.Int64())) for end in _ENDS),
    )
    by_day = nw.concat(points).group_by("_day").agg(col("_cents").sum())
    running = by_day.with_columns(
        _rate=col("_cents").cum_sum().over(order_by="_day"),
        _begun=(col("_cents") * col("_day")).cum_sum().over(order_by="_day"),
    )
    before = cut(running.select("_day", _before=col("_day") * col("_rate") - col("_begun")))
    for end in _ENDS:
        spans = spans.with_columns(_day=col(end).cast(nw.Int64())).join(before, on="_day", how="left")
        spans = spans.drop("_day").rename({"_before": f"{end}_earned"})
    earned = (col("_to_earned") - col("_from_earned")) / (365 * 100)
    return spans.select("year_month", _earned=earned)


def _month_spans(months: Frame) -> Frame:
    """Each month's first day and the first of the next, as days since 1970."""
    known = months.filter(~col("year_month").is_null())
    year, month = col("service_year").cast(nw.Int64()), col("service_month").cast(nw.Int64())
    following = nw.when(month == 12).then(year + 1).otherwise(year)
    return known.select(
        "year_month",
        _from=_first_day(year, month) - _EPOCH,
        _to=_first_day(following, month % 12 + 1) - _EPOCH,
    )


def _first_day(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    """Day number of a month's first day, by counting years from March."""
    shifted = (month + 9) % 12
    past = nw.when(month <= 2).then(year - 1).otherwise(year)
    # 306 days lie between 1 March of the year 0 and 1 January of the year 1; the count starts with 1.
    return past * 365 + past // 4 - past // 100 + past // 400 + (shifted * 306 + 5) // 10 - 305
