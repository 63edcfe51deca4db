"""Data-quality rules as data, and what they do to a row: flags, scores, refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import narwhals as nw

from shared.lake.schema.contracts import KEYS
from shared.lake.transform.cells import code, is_damaged, unwrapped
from shared.lake.transform.frames import Frame, is_true, no_texts
from shared.lake.transform.marks import MARKS, listed
from shared.lake.transform.terms import CLAIM_STATUSES, POLICY_STATUSES, SPECIES, STATE_NAMES

Severity = Literal["warn", "quarantine", "halt"]
col = nw.col


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding. `condition` takes as_of and may use parents' columns (`_pet_…`, `_policy_…`, `_known_…`)."""

    name: str
    severity: Severity
    condition: Callable[[date], nw.Expr]


def _warn(name: str, condition: Callable[[date], nw.Expr]) -> Rule:
    return Rule(name, "warn", condition)


def _future(column: str) -> Rule:
    return _warn(f"future_date:{column}", lambda as_of: col(column) > as_of)


def _orphan(parent: str, key: str) -> Rule:
    return _warn(f"orphan_{parent}", lambda _: ~col(key).is_null() & col(f"_known_{parent}").is_null())


def _unknown(column: str, known: tuple[str, ...], name: str | None = None) -> Rule:
    return _warn(f"unknown_{name or column}", lambda _: ~col(column).is_in(known))


def _invalid(column: str, pattern: str, name: str) -> Rule:
    return _warn(f"invalid_{name}", lambda _: ~col(column).str.contains(pattern))


_STATE = _unknown("state", tuple(STATE_NAMES))
_ZIP_CODE = _invalid("zip_code", r"\A[0-9]{5}\z", "zip")
_NEGATIVE_CLAIM = next(mark for mark in MARKS["claims"] if mark.name == "negative_amount:claim_amount")
# How a record came to be, whatever its entity.
_HISTORY = (
    _warn("older_than_known", lambda _: col("_older")),
    _warn("partial_record", lambda _: ~col("_missing_columns").is_null()),
)
_BY_ENTITY: Mapping[str, tuple[Rule, ...]] = {
    "customers": (
        _warn("invalid_email", lambda _: ~col("is_valid_email")),
        _warn("duplicate_email", lambda _: col("_email_shared")),
        _future("date_of_birth"),
        _future("customer_since"),
        _invalid("phone_clean", r"\A1?[0-9]{10}\z", "phone"),
        _STATE,
        _ZIP_CODE,
    ),
    "pets": (
        _warn("nonpositive_weight", lambda _: col("weight_lbs") <= 0),
        _orphan("customer", "customer_id"),
        _future("date_of_birth"),
        _future("adoption_date"),
        _unknown("species", SPECIES),
    ),
    "policies": (
        _orphan("customer", "customer_id"),
        _orphan("pet", "pet_id"),
        _warn("owner_mismatch", lambda _: col("customer_id") != col("_pet_customer_id")),
        _warn("unknown_plan", lambda _: col("plan_tier") == 0),
        _unknown("status", POLICY_STATUSES),
        _warn("active_but_expired", lambda as_of: col("is_active") & (col("expiration_date") <= as_of)),
        _warn("starts_before_birth", lambda _: col("effective_date") < col("_pet_birth")),
        _warn("starts_before_customer", lambda _: col("effective_date") < col("_customer_since")),
    ),
    "vet_providers": (
        _invalid("phone", r"\A(?:[^0-9]*1)?(?:[^0-9]*[0-9]){10}[^0-9]*\z", "phone"),
        _STATE,
        _ZIP_CODE,
    ),
    "claims": (
        _orphan("customer", "customer_id"),
        _orphan("pet", "pet_id"),
        _orphan("policy", "policy_id"),
        _orphan("provider", "provider_id"),
        _warn(
            "owner_mismatch",
            lambda _: (
                is_true(col("customer_id") != col("_pet_customer_id"))
                | is_true(col("customer_id") != col("_policy_customer_id"))
                | is_true(col("pet_id") != col("_policy_pet_id"))
            ),
        ),
        _warn(
            "nonpositive_amount",
            lambda _: is_true(col("claim_amount") <= 0) | _NEGATIVE_CLAIM.is_in("_marks"),
        ),
        _warn("negative_payment", lambda _: col("paid_amount") < 0),
        _unknown("status", CLAIM_STATUSES),
        _warn("paid_above_claimed", lambda _: col("paid_amount") > col("claim_amount")),
        _warn("service_before_cover", lambda _: col("service_date") < col("_policy_effective")),
        _warn("service_after_cover", lambda _: col("service_date") >= col("_policy_cover_end")),
        _warn(
            "denied_without_reason", lambda _: (col("status") == "Denied") & col("denial_reason").is_null()
        ),
        _future("service_date"),
        _future("submitted_date"),
    ),
}

# Flag rules by entity, sorted by name; marks of single cells come beside them.
RULES: Mapping[str, tuple[Rule, ...]] = {
    entity: tuple(sorted((*rules, *_HISTORY), key=lambda rule: rule.name))
    for entity, rules in _BY_ENTITY.items()
}


def _damaged(key: str) -> Rule:
    return Rule(f"damaged_id:{key}", "quarantine", lambda _: is_damaged(unwrapped(col(key))))


def _missing(key: str) -> Rule:
    return Rule(f"missing:{key}", "quarantine", lambda _: code(col(key), unwrapped(col(key))).is_null())


REFUSALS: Mapping[str, tuple[Rule, ...]] = {
    entity: (_damaged(key), _missing(key)) for entity, key in KEYS.items()
}


def flags(conditions: Mapping[str, nw.Expr], marks: nw.Expr | None = None) -> nw.Expr:
    """The names whose condition holds, and marks (names joined by commas), sorted; empty when clean."""
    text = listed(conditions)
    plain = nw.when(~text.is_null()).then(text.str.split(",")).otherwise(no_texts())
    if marks is None:
        return plain
    both = nw.concat_str([nw.when(~marks.is_null()).then(text), marks], separator=",", ignore_nulls=True)
    # Few rows have marks, and sorting lists takes time.
    return (
        nw.when(marks.is_null())
        .then(plain)
        .otherwise(nw.when(~marks.is_null()).then(both).str.split(",").list.sort())
    )


def count_nulls(columns: Sequence[str]) -> nw.Expr:
    """Null cells of a row among the columns."""
    return nw.sum_horizontal(*(col(name).is_null().cast(nw.Int32()) for name in columns))


def score(count: nw.Expr) -> nw.Expr:
    """Nothing wrong 100, up to two 80, up to five 60, else 40."""
    few = nw.when(count <= 5).then(nw.lit(60)).otherwise(nw.lit(40))
    some = nw.when(count <= 2).then(nw.lit(80)).otherwise(few)
    return nw.when(count == 0).then(nw.lit(100)).otherwise(some)


# Nulls that are no defect: always, or where the condition holds.
_FREE: Mapping[str, tuple[str, ...]] = {
    "customers": ("address_line1", "date_of_birth", "age", "referral_source"),
    "pets": ("color", "microchip_id", "pre_existing_conditions", "adoption_date"),
    "policies": (),
    "vet_providers": ("specialties",),
    "claims": ("provider_id", "diagnosis_code", "treatment_notes", "invoice_number"),
}
_FREE_UNLESS: Mapping[str, Mapping[str, nw.Expr]] = {
    "policies": {
        "cancellation_date": col("status") == "Cancelled",
        "days_until_renewal": col("status") == "Active",
    },
    "claims": {
        "denial_reason": col("status") == "Denied",
        "processing_days": ~is_true(col("status").is_in(["Submitted", "Under Review"])),
    },
}


def legitimate_nulls(entity: str) -> nw.Expr:
    """Null cells of a row that are no defect."""
    free = [col(name).is_null() for name in _FREE[entity]]
    conditional = _FREE_UNLESS.get(entity, {}).items()
    free += [col(name).is_null() & ~is_true(required) for name, required in conditional]
    return nw.sum_horizontal(*(e.cast(nw.Int32()) for e in free))


def with_quality(frame: Frame, entity: str, counted: Sequence[str], as_of: date) -> Frame:
    """Adds _null_cells, _quality_score, _quality_flags and _quality_score_adjusted to an enriched frame."""
    broken = {rule.name: rule.condition(as_of) for rule in RULES[entity]}
    judged = frame.with_columns(_null_cells=count_nulls(counted), _quality_flags=flags(broken, col("_marks")))
    defects = (
        col("_null_cells") - legitimate_nulls(entity) + col("_quality_flags").list.len().cast(nw.Int32())
    )
    return judged.with_columns(
        _quality_score=score(col("_null_cells")), _quality_score_adjusted=score(defects)
    )
