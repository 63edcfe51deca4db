"""What a replay reads of silver and gold: the claims of files, and what the rules must know about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.domain.adjudication import RULE_VERSION
from shared.domain.fraud import RISKY_DENIAL_RATE

if TYPE_CHECKING:
    import polars as pl

    Frames = Mapping[str, pl.LazyFrame]

# Counted up when the same rules give other columns, so that rows of before are computed anew.
SHAPE = 2
# Amounts and dates beyond these are slips of a pen, which no rule was made for.
MAX_AMOUNT = 1e9
YEARS = (1900, 2200)
MAX_WAIT_DAYS = 10_000

_CLAIM = (
    *("claim_id", "claim_number", "customer_id", "policy_id", "pet_id", "provider_id"),
    *("claim_type", "claim_category", "service_date", "submitted_date", "claim_amount", "status"),
    *("denial_reason", "paid_amount", "diagnosis_code", "invoice_number", "created_at"),
)
_POLICY = (
    *("policy_id", "status", "effective_date", "expiration_date", "cancellation_date"),
    *("waiting_period_days", "annual_deductible", "coverage_limit", "reimbursement_percentage"),
    *("includes_wellness", "includes_dental", "includes_behavioral"),
)
_AMOUNTS = ("annual_deductible", "coverage_limit", "reimbursement_percentage")


def claims_of(tables: Frames) -> pl.LazyFrame:
    """The claims that came in files, each with `_readable`: true when the rules can be run on it."""
    import polars as pl

    claims = tables["fact_claims"].filter(pl.col("_source") == "batch").select(_CLAIM)
    known = policies_of(tables).select("policy_id", _policy_readable="_readable")
    readable = _claim_readable() & pl.col("_policy_readable").fill_null(True)
    joined = claims.join(known, on="policy_id", how="left").with_columns(_readable=readable.fill_null(False))
    return _with_money(joined.drop("_policy_readable"), ("claim_amount", "paid_amount"))


def policies_of(tables: Frames) -> pl.LazyFrame:
    """The policies with their terms as money, each with `_readable`."""
    policies = tables["dim_policies"].select(_POLICY).with_columns(_readable=_policy_readable())
    return _with_money(policies, _AMOUNTS)


def pets_of(tables: Frames) -> pl.LazyFrame:
    """The pets' conditions."""
    return tables["dim_pets"].select("pet_id", "pre_existing_conditions")


def providers_of(tables: Frames) -> pl.LazyFrame:
    """The vets: network membership, and the share of their claims that was denied, in percent."""
    rates = tables["provider_performance"].select("provider_id", "denial_rate")
    known = tables["dim_vet_providers"].select("provider_id", "is_in_network")
    return known.join(rates, on="provider_id", how="left")


def fingerprints(tables: Frames, claims: pl.LazyFrame) -> pl.LazyFrame:
    """By customer_id, `_inputs`: a text that changes with anything that the rules read about the customer."""
    import polars as pl

    policies = policies_of(tables).rename(lambda name: name if name == "policy_id" else f"policy_{name}")
    providers = providers_of(tables).select(
        "provider_id", "is_in_network", risky=pl.col("denial_rate") > float(RISKY_DENIAL_RATE)
    )
    read = (
        claims.join(policies, on="policy_id", how="left")
        .join(pets_of(tables), on="pet_id", how="left")
        .join(providers, on="provider_id", how="left")
        .with_columns(_rules=pl.lit(RULE_VERSION), _shape=pl.lit(SHAPE))
    )
    names = sorted(read.collect_schema().names())
    # Sums of hashes do not depend on the order of rows; two of them leave no room for chance.
    digests = [pl.struct(names).hash(seed).alias(f"_{seed}") for seed in (1, 2)]
    sums = read.select("customer_id", *digests).group_by("customer_id").agg(pl.col("_1", "_2").sum())
    return sums.select("customer_id", _inputs=pl.format("{}-{}", "_1", "_2"))


def _claim_readable() -> pl.Expr:
    import polars as pl

    amount = pl.col("claim_amount")
    known = pl.all_horizontal(pl.col("customer_id", "created_at", "submitted_date").is_not_null())
    return known & (amount > 0) & (amount <= MAX_AMOUNT) & _sane("submitted_date") & _sane("service_date")


def _policy_readable() -> pl.Expr:
    import polars as pl

    amounts = [pl.col(name).is_null() | pl.col(name).is_between(0, MAX_AMOUNT) for name in _AMOUNTS]
    dates = [_sane(name) for name in ("effective_date", "expiration_date", "cancellation_date")]
    share = pl.col("reimbursement_percentage").is_null() | (pl.col("reimbursement_percentage") <= 100)
    wait = pl.col("waiting_period_days")
    patient = wait.is_null() | wait.is_between(0, MAX_WAIT_DAYS)
    return pl.all_horizontal(*amounts, *dates, share, patient)


def _sane(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).is_null() | pl.col(name).dt.year().is_between(*YEARS)


def _with_money(rows: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Doubles as dollars with two decimals, half up; null for what no bill can say."""
    import narwhals as nw
    import polars as pl

    from shared.lake.transform.numbers import round2

    bounded = {
        name: nw.when(nw.col(name).is_between(-MAX_AMOUNT, MAX_AMOUNT)).then(nw.col(name)) for name in names
    }
    rounded = nw.from_native(rows).with_columns(**{name: round2(value) for name, value in bounded.items()})
    return rounded.to_native().with_columns(pl.col(names).cast(pl.Decimal(18, 2)))
