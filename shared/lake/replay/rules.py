"""From the inputs of a replay to its rows: the rules of today, run over claims customer by customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared.domain.adjudication import BEFORE, CHANGES, RULE_VERSION, TODAY, Rules
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, DECIDED, ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.money import ZERO
from shared.domain.rows import Row
from shared.domain.sequence import adjudicate_in_order
from shared.lake.replay.contract import HELD, NOT_REPLAYED, OPEN, RULED

if TYPE_CHECKING:
    import polars as pl

# So many claims are Python objects at a time.
CHUNK = 20_000
Outcomes = Mapping[str, Mapping[str, Any]]
_COMPARED = ("replayed_outcome", "replayed_paid", "replayed_deductible")
_RECORDED = {
    "status": "recorded_status",
    "denial_reason": "recorded_denial_reason",
    "paid_amount": "recorded_paid",
}


def decided(
    claims: pl.DataFrame, policies: pl.DataFrame, pets: pl.DataFrame, providers: pl.DataFrame
) -> pl.DataFrame:
    """What the rules make of readable claims: claim_id, the columns `replayed_…`, and what they made before.

    In any order. Each change of the rules is tried by itself on customers for whom any claim has moved.
    """
    import polars as pl

    parts = [_decided(chunk, policies, pets, providers) for chunk in _chunks(claims)]
    return pl.concat([_frame([]), *parts])


def unreadable(claims: pl.DataFrame) -> pl.DataFrame:
    """What the rules make of claims that lack what they must know: nothing."""
    import polars as pl

    nothing = _frame([]).clear(claims.height).with_columns(replayed_outcome=pl.lit(NOT_REPLAYED))
    return nothing.with_columns(claims["claim_id"])


def rows(claims: pl.DataFrame, outcomes: pl.DataFrame, inputs: pl.DataFrame) -> pl.DataFrame:
    """The rows of the replay but for the time of their computation."""
    import polars as pl

    recorded, replayed = pl.col("recorded_outcome"), pl.col("replayed_outcome")
    paid = pl.col("recorded_paid").fill_null(ZERO)
    approvals = [str(status) for status in APPROVALS]
    side = pl.when(replayed.is_in(approvals)).then(pl.lit("Approved")).otherwise(replayed)
    recorded_rows = claims.rename(_RECORDED).with_columns(
        recorded_outcome=_recorded_outcome(),
        service_year_month=pl.col("service_date").dt.to_string("%Y-%m"),
    )
    joined = recorded_rows.join(outcomes, on="claim_id", how="left").join(
        inputs, on="customer_id", how="left"
    )
    # Nothing was paid on what nobody has decided yet: that is no difference between two rules.
    compared = joined.with_columns(
        difference=pl.when(recorded.is_in(RULED)).then(
            (pl.col("replayed_paid") - paid).cast(pl.Decimal(18, 2))
        ),
        rule_version=pl.lit(RULE_VERSION),
    )
    agrees = (recorded == side) & (pl.col("difference") == ZERO)
    return compared.with_columns(agrees=agrees.fill_null(False))


def _recorded_outcome() -> pl.Expr:
    import polars as pl

    status = pl.col("recorded_status")
    is_open = status.is_in([str(s) for s in ClaimStatus if s not in DECIDED])
    approved = pl.when(status.is_in([str(s) for s in APPROVALS])).then(pl.lit("Approved"))
    return approved.when(status == "Denied").then(pl.lit("Denied")).when(is_open).then(pl.lit(OPEN))


def _chunks(claims: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Claims in pieces that no customer's claims are torn by."""
    import polars as pl

    ordered = claims.sort("customer_id", "claim_id")
    piece = (pl.int_range(pl.len()).first().over("customer_id") // CHUNK).alias("_piece")
    yield from ordered.with_columns(piece).partition_by("_piece", include_key=False, maintain_order=True)


def _decided(
    claims: pl.DataFrame, policies: pl.DataFrame, pets: pl.DataFrame, providers: pl.DataFrame
) -> pl.DataFrame:
    find_provider = _provider_of(_by_key(claims, providers, "provider_id"))
    policies_by_id = _by_key(claims, policies, "policy_id")
    pets_by_id = _by_key(claims, pets, "pet_id")
    claim_rows = list(map(_row, claims.iter_rows(named=True)))

    def by(version: Rules, chosen: list[Claim]) -> dict[str, dict[str, Any]]:
        decisions = adjudicate_in_order(
            chosen, policies=policies_by_id, pets=pets_by_id, find_provider=find_provider, rules=version
        )
        return {outcome["claim_id"]: outcome for outcome in map(_outcome, decisions)}

    today, before = by(TODAY, claim_rows), by(BEFORE, claim_rows)
    # A decision moves the later ones of its customer: what one change does is seen on all of them only.
    moved = {row["customer_id"] for row in claim_rows if _differ(today, before, row["claim_id"])}
    affected = [row for row in claim_rows if row["customer_id"] in moved]
    alone = {name: by(version, affected) for name, version in CHANGES.items()} if affected else {}
    return _frame([_compared(outcome, before, alone) for outcome in today.values()])


def _differ(some: Outcomes, others: Outcomes, claim_id: str) -> bool:
    return any(some[claim_id][name] != others[claim_id][name] for name in _COMPARED)


def _compared(outcome: dict[str, Any], before: Outcomes, alone: Mapping[str, Outcomes]) -> dict[str, Any]:
    claim_id = outcome["claim_id"]
    previous = before[claim_id]
    moved_by = [
        name
        for name, outcomes in alone.items()
        if claim_id in outcomes and _differ(outcomes, before, claim_id)
    ]
    return {
        **outcome,
        "previous_outcome": previous["replayed_outcome"],
        "previous_paid": previous["replayed_paid"],
        "moved_by": moved_by,
    }


def _by_key(claims: pl.DataFrame, others: pl.DataFrame, key: str) -> dict[str, Any]:
    """The rows that the claims name, by their key."""
    named = others.join(claims.select(key).unique(), on=key, how="semi")
    return {row[key]: _row(row) for row in named.iter_rows(named=True)}


def _row(values: Mapping[str, Any]) -> Any:
    """A record as far as the rules read it."""
    # Decisions name the states of records by this time, and nobody keeps these decisions.
    return {**values, "updated_at": None}


def _provider_of(providers: Mapping[str, Row]) -> Callable[[str | None], Provider | None]:
    known = {
        key: Provider(row["is_in_network"], _decimal(row["denial_rate"])) for key, row in providers.items()
    }
    return lambda key: known.get(key) if key else None


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _outcome(decision: Decision) -> dict[str, Any]:
    spent, is_held = decision.evaluation, decision.status is ClaimStatus.UNDER_REVIEW
    return {
        "claim_id": decision.facts.claim["claim_id"],
        "replayed_outcome": HELD if is_held else str(decision.status),
        "replayed_denial_reason": str(spent.denial_reason) if spent.denial_reason and not is_held else None,
        "replayed_reasons": list(decision.reasons),
        # What waits for a person is not paid yet.
        "replayed_deductible": ZERO if is_held else spent.deductible_applied,
        "replayed_paid": ZERO if is_held else spent.covered_amount,
    }


def _frame(outcomes: list[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    money = pl.Decimal(18, 2)
    schema = {
        "claim_id": pl.String(),
        "replayed_outcome": pl.String(),
        "replayed_denial_reason": pl.String(),
        "replayed_reasons": pl.List(pl.String()),
        "replayed_deductible": money,
        "replayed_paid": money,
        "previous_outcome": pl.String(),
        "previous_paid": money,
        "moved_by": pl.List(pl.String()),
    }
    return pl.DataFrame(outcomes, schema=schema, orient="row")
