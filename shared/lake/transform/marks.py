"""Marks: what was found in a single cell when it came, and stays known with its value.

A mark is a flag of one column (`unparsed:claim_amount`). Rows carry theirs as one text, the names joined by
commas, null for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

import narwhals as nw

from shared.domain.money import LARGEST_CLAIM
from shared.lake.schema.contracts import DATE_COLUMNS, SOURCE_COLUMNS
from shared.lake.transform.cells import CELLS, IDS, CellRule, is_damaged, unwrapped
from shared.lake.transform.dates import ISO_DATE, ISO_TIME, told_in_time
from shared.lake.transform.frames import is_true

col, lit = nw.col, nw.lit

# Days outside stand for "unknown" or "forever", or are typing errors; pet insurance is sold since the 1980s.
FIRST_DAY, LAST_DAY = "1980-01-01", "2100-12-31"
FIRST_DAYS: Mapping[tuple[str, str], str] = {("customers", "date_of_birth"): "1905-01-01"}

# The same at the API's door.
_MAX_CLAIMED = float(LARGEST_CLAIM)
# Least and most that an amount may be; None for no limit.
Bounds = tuple[float | None, float | None]
BOUNDS: Mapping[str, Mapping[str, Bounds]] = {
    "customers": {"lifetime_value": (-1e7, 1e7)},
    "pets": {"weight_lbs": (-1000.0, 1000.0)},
    "policies": {
        "monthly_premium": (0.0, 10_000.0),
        "annual_deductible": (0.0, 100_000.0),
        "coverage_limit": (0.0, 1e8),
        "reimbursement_percentage": (0.0, 100.0),
        "waiting_period_days": (0, 3650),
        "renewal_count": (0, 100),
    },
    "vet_providers": {"average_rating": (0.0, 5.0), "total_reviews": (0, None)},
    "claims": {
        "claim_amount": (0.0, _MAX_CLAIMED),
        "deductible_applied": (0.0, _MAX_CLAIMED),
        "covered_amount": (0.0, _MAX_CLAIMED),
        "paid_amount": (-_MAX_CLAIMED, _MAX_CLAIMED),
        "processing_days": (0, 36_500),
    },
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in one column; `found` looks at the column as it was delivered and may answer null.

    That of a normalized text looks at the `cleaned` text, too.
    """

    kind: str
    column: str
    found: nw.Expr

    @property
    def name(self) -> str:
        """As in `_quality_flags`."""
        return f"{self.kind}:{self.column}"

    @property
    def column_name(self) -> str:
        """Of a work column that holds this mark alone."""
        return f"_mark_{self.kind}_{self.column}"

    def is_in(self, marks: str) -> nw.Expr:
        """Whether a column of marks has this one."""
        padded = nw.concat_str([lit(","), col(marks), lit(",")])
        return is_true(padded.str.contains(f",{self.name},", literal=True))


def _unparsed(entity: str) -> list[Mark]:
    dates = DATE_COLUMNS[entity]
    typed = [c.name for c in SOURCE_COLUMNS[entity] if c.kind != "text"]
    cells = [Mark("unparsed", name, col("_unparsed").list.contains(name)) for name in typed]
    days = [Mark("unparsed", n, (col(n) != "") & ~col(n).str.contains(ISO_DATE)) for n in dates]
    # Without a time it is not known which of two statements is the newer one.
    times = [Mark("unparsed", n, (col(n) != "") & ~col(n).str.contains(ISO_TIME)) for n in _times(entity)]
    return cells + days + times


def _times(entity: str) -> list[str]:
    return [c.name for c in SOURCE_COLUMNS[entity] if c.name == "updated_at"]


def _implausible(entity: str) -> list[Mark]:
    dates = [Mark("implausible_date", name, _implausible_day(entity, name)) for name in DATE_COLUMNS[entity]]
    amounts = [Mark("implausible_amount", name, _outside(entity, name)) for name in BOUNDS[entity]]
    negative = [Mark("negative_amount", name, col(name) < 0) for name in _never_negative(entity)]
    times = [Mark("implausible_date", name, _implausible_time(name)) for name in _times(entity)]
    return dates + amounts + negative + times


def _implausible_time(name: str) -> nw.Expr:
    return col(name).str.contains(ISO_TIME) & ~told_in_time(col(name), col("_ingestion_timestamp"))


def _never_negative(entity: str) -> list[str]:
    return [name for name, (least, _) in BOUNDS[entity].items() if least == 0]


def no_value(entity: str) -> dict[str, nw.Expr]:
    """By column, when what was delivered is no value to work with: an implausible day or amount."""
    days = {name: _implausible_day(entity, name) for name in DATE_COLUMNS[entity]}
    return days | {name: _is_odd_amount(entity, name) for name in BOUNDS[entity]}


def _is_odd_amount(entity: str, name: str) -> nw.Expr:
    outside = is_true(_outside(entity, name))
    return outside | is_true(col(name) < 0) if name in _never_negative(entity) else outside


def _implausible_day(entity: str, name: str) -> nw.Expr:
    day, first = col(name), FIRST_DAYS.get((entity, name), FIRST_DAY)
    return day.str.contains(ISO_DATE) & ((day < first) | (day > LAST_DAY))


def _outside(entity: str, name: str) -> nw.Expr:
    least, most = BOUNDS[entity][name]
    value, beyond = col(name), []
    if least:
        beyond.append(value < least)
    if most is not None:
        beyond.append(value > most)
    if name == "reimbursement_percentage":
        # A share of 0.8 where percent are asked for.
        beyond.append((value > 0) & (value <= 1))
    return reduce(or_, beyond, lit(False))


def cleaned(column: str) -> str:
    """Name of the work column with what a text becomes by the rule of its column."""
    return f"_cleaned_{column}"


def _normalized(entity: str) -> list[Mark]:
    return [Mark("normalized", name, _is_changed(name, rule)) for name, rule in CELLS[entity].items()]


def _is_changed(name: str, rule: CellRule) -> nw.Expr:
    before, after = rule.same(col(name)), rule.same(col(cleaned(name)))
    return is_true(before != after) | (col(cleaned(name)).is_null() & is_true(before != ""))


def _damaged(entity: str) -> list[Mark]:
    return [Mark("damaged_id", name, is_damaged(unwrapped(col(name)))) for name in IDS[entity]]


def _marks(entity: str) -> tuple[Mark, ...]:
    marks = (*_unparsed(entity), *_implausible(entity), *_normalized(entity), *_damaged(entity))
    return tuple(sorted(marks, key=lambda mark: mark.name))


# By entity, sorted by name.
MARKS: Mapping[str, tuple[Mark, ...]] = {entity: _marks(entity) for entity in SOURCE_COLUMNS}


def is_odd(entity: str) -> nw.Expr:
    """True for a delivered row with a cell that needs a closer look; without one it has no mark."""
    texts = [rule.is_odd(col(name)) for name, rule in CELLS[entity].items()]
    dates = [_is_odd_day(entity, name) for name in DATE_COLUMNS[entity]]
    amounts = [_is_odd_amount(entity, name) for name in BOUNDS[entity]]
    times = [
        ~is_true(told_in_time(col(n), col("_ingestion_timestamp"))) & (col(n) != "") for n in _times(entity)
    ]
    unparsed = col("_unparsed").list.len() > 0
    return reduce(or_, (is_true(condition) for condition in (*texts, *dates, *amounts, *times, unparsed)))


def _is_odd_day(entity: str, name: str) -> nw.Expr:
    day, first = col(name), FIRST_DAYS.get((entity, name), FIRST_DAY)
    return ~day.str.contains(ISO_DATE) | (day < first) | (day > LAST_DAY)


def listed(conditions: Mapping[str, nw.Expr]) -> nw.Expr:
    """The names whose condition holds, in the order given, joined by commas; null for none."""
    names = [nw.when(is_true(condition)).then(lit(name)) for name, condition in conditions.items()]
    text = nw.concat_str(names, separator=",", ignore_nulls=True)
    return nw.when(text != "").then(text)
