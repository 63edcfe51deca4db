"""Small dirty worlds of customers, pets, policies, providers and claims, as bronze rows.

Worlds share no key and no e-mail, so many of them in one frame are as many independent examples.
Amounts are multiples of 0.25: sums come out the same in every order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars as pl

from shared.lake.engine_polars.tables import AtHand, Tables
from shared.lake.schema.contracts import ADDED_COLUMNS, ENTITIES, KEYS, bronze_contract
from shared.lake.schema.polars_schema import schema

Row = dict[str, Any]
AS_OF = date(2026, 1, 31)
AT = datetime(2026, 2, 1, 12, tzinfo=UTC)
BROKEN_DATES = (
    "2024-02-30",
    "03/15/1985",
    "20240115",
    "1985-1-5",
    " 2024-01-15",
    "24-01-15",
    "soon",
    "0000-01-01",
)
TIMES = (
    None,
    "2025-01-01T00:00:00",
    "2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00.000001",
    "2025-01-01 01:00",
    "2025-01-01T02:30:00+02:00",
    "2025-01-01T01:00:00-0130",
    "2024-12-31",
    "2024-13-01T00:00:00",
    "2025-01-01T08:00:00.000000Z",
    "2025-01-01T21:15:30.250000Z",
    "yesterday",
    "",
    "9999-12-31",
    "2062-05-05T00:00:00",
    "1970-01-01T00:00:00Z",
)
WORDS = ("rex", "jean-luc o'brien", "  BELLA  ", "École du chat", "x", "mixed  breed", "Labrador Retriever")
NO_KEYS = (
    None,
    None,
    "NULL",
    "#N/A",
    "n/a",
    "None",
    "-",
    "   ",
    "\u00a0",
    "1.23457E+11",
    "1E+15",
    "9,85E+14",
    "######",
    "12-Dec",
    "unknown",
    "-1",
    "(blank)",
)
PHONES = (
    "(555) 100-0001",
    "N/A",
    "١٢",
    "5551000001.0",
    '="5551000001"',
    "+1 555 100 0001",
    "5.55E+09",
    "555-1234",
)
ZIP_CODES = (
    "2101",
    "78701-1234",
    " 787",
    "",
    '="02101"',
    "'02101",
    "2101.0",
    "787011234",
    "K1A 0B1",
    "1234567",
    "NULL",
)
STATES = ("tx", " TX ", "Texas", "new york", "N.Y.", "District of Columbia", "Bavaria", "NULL", "NA")
MAILS = ("ann@x.org", " Ann@X.org", "bob@mail.example.com", "no mail", "a@b", None)


class World:
    """One world: makes rows whose references point into it, or nowhere."""

    def __init__(self, random: Random, number: int) -> None:
        self.random = random
        self.number = number
        self.made = 0
        sizes = {"customers": 3, "pets": 4, "policies": 5, "vet_providers": 2, "claims": 8}
        self.ids = {e: [f"{e[:3]}-{number}-{i}" for i in range(size)] for e, size in sizes.items()}
        # Some ids are numbers, which people write in more than one way.
        for position, entity in enumerate(ENTITIES):
            self.ids[entity][0] = f"{number}{position}700"

    def rows(self) -> list[tuple[str, Row]]:
        """Every key in one to three deliveries, now and then a row that has none."""
        return [
            (entity, self._delivery(entity, key))
            for entity in ENTITIES
            for key in [*self.ids[entity], *([self.random.choice(NO_KEYS)] if self._chance(0.2) else [])]
            for _ in range(self.random.choice((1, 1, 2, 3)))
        ]

    def _delivery(self, entity: str, key: str | None) -> Row:
        row = {**_MAKERS[entity](self), KEYS[entity]: key and self.written(key)}
        typed = [
            c.name
            for c in bronze_contract(entity).columns
            if c.name in row and c.kind not in ("text", "texts") and not c.new
        ]
        unparsed = [name for name in typed if self._chance(0.04)]
        row.update(dict.fromkeys(unparsed))
        lineage = self._lineage(entity)
        missing = self._missing(entity, row) if lineage["_source"] == "batch" else []
        row.update(dict.fromkeys(missing))
        if lineage["_source"] == "batch":
            row.update(dict.fromkeys(c.name for c in ADDED_COLUMNS[entity]))
        unparsed = [name for name in unparsed if name not in missing]
        return row | lineage | {"_unparsed": unparsed, "_missing_columns": missing or None}

    def _missing(self, entity: str, row: Row) -> list[str]:
        """What the row's file does not say; most files say everything."""
        if self._chance(0.7):
            return []
        said = {c.name for c in ADDED_COLUMNS[entity]} | {KEYS[entity]}
        return sorted(name for name in row if name not in said and self._chance(0.5))

    def written(self, key: str) -> str:
        """An id as somebody may write it."""
        digits = f"{key[0]}.{key[1:]}E{len(key) - 1}"
        numbers = (f"{key}.0", f"{key}.", f"{key},00", f"{int(key):,}", digits) if key.isdigit() else ()
        ways = (f" {key}", f"'{key}", f'="{key}"', *(way for way in numbers if key[0] != "0"))
        return self.random.choice(ways) if self._chance(0.08) else key

    def _lineage(self, entity: str) -> Row:
        self.made += 1
        return {
            "_ingestion_timestamp": AT - timedelta(seconds=self.random.randrange(3)),
            "_source_file": f"f{self.random.randrange(3)}.csv",
            "_batch_id": "000001",
            "_source": "api" if entity == "claims" and self._chance(0.3) else "batch",
            "_row_number": self.random.randrange(1, 3),
            "_source_etag": f"{self.number:04}-{self.made:04}",
            "_extra": None,
        }

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *values: Any) -> Any:
        """One of the values, or nothing."""
        return None if self._chance(0.08) else self.random.choice(values)

    def owner(self, entity: str) -> str | None:
        """A key of this world's, or of nobody's."""
        if self._chance(0.06):
            return self.random.choice((f"nobody-{self.number}", "N/A", "1.23457E+11", "-"))
        key = self.pick(*self.ids[entity])
        return key and self.written(key)

    def day(self, first: date, last: date) -> str | None:
        """A date as text, at times broken."""
        if self._chance(0.05):
            return self.random.choice(BROKEN_DATES)
        if self._chance(0.04):
            return self.random.choice(("0001-01-01", "1901-01-01", "1970-01-01", "9999-12-31", "2101-01-01"))
        month_ends = ("2024-02-29", "2025-02-28", "2025-01-31", "2025-04-30", "2025-01-30", "2026-01-31")
        span = (last - first).days
        return self.pick(
            *month_ends, *(str(first + timedelta(days=self.random.randrange(span))) for _ in range(12))
        )

    def amount(self, least: int, most: int) -> float | None:
        """A multiple of 0.25."""
        return self.pick(*(self.random.randrange(least * 4, most * 4) / 4 for _ in range(3)))

    def mail(self) -> str | None:
        """An e-mail that only this world uses."""
        mail = self.random.choice(MAILS)
        return mail and f"{mail[:1]}{self.number}{mail[1:]}"


def _customer(w: World) -> Row:
    return {
        "customer_id": None,
        "first_name": w.pick("Ann", " Bob ", "Na"),
        "last_name": w.pick("Oz", "von  X", "Null", "None"),
        "email": w.mail(),
        "phone": w.pick(*PHONES),
        "address_line1": w.pick("1 Oak Ln"),
        "city": w.pick("Austin"),
        "state": w.pick(*STATES),
        "zip_code": w.pick(*ZIP_CODES),
        "country": w.pick("USA"),
        "date_of_birth": w.day(date(1950, 1, 1), date(2027, 1, 1)),
        "customer_since": w.day(date(2019, 1, 1), date(2026, 6, 1)),
        "preferred_contact": w.pick("Email"),
        "marketing_opt_in": w.pick(True, False),
        "referral_source": w.pick("Vet"),
        "customer_segment": w.pick("New"),
        "lifetime_value": w.amount(0, 5000),
        "created_at": w.pick(*TIMES[1:]),
        "updated_at": w.random.choice(TIMES),
    }


def _pet(w: World) -> Row:
    return {
        "pet_id": None,
        "customer_id": w.owner("customers"),
        "pet_name": w.pick(*WORDS),
        "species": w.pick("dog", "Dog", " CAT", "bird", "Canine", "feline ", "Rabbit", "#N/A"),
        "breed": w.pick(*WORDS, "N/A"),
        "gender": w.pick("Male"),
        "date_of_birth": w.day(date(2012, 1, 1), date(2026, 6, 1)),
        "weight_lbs": w.pick(2.675, -1.0, 0.0, 12.25, 33.1, 1.005, 1e308),
        "color": w.pick("Brown"),
        "microchip_id": w.pick("MC1", "985112345678900.0", "9.85112E+14", "NULL", None),
        "is_neutered": w.pick(True, False),
        "pre_existing_conditions": w.pick("Allergies", "None", "none known", None),
        "vaccination_status": w.pick("Overdue"),
        "adoption_date": w.day(date(2019, 1, 1), date(2026, 6, 1)),
        "is_active": w.pick(True, True, False),
        "created_at": w.pick(*TIMES[1:]),
        "updated_at": w.random.choice(TIMES),
    }


def _policy(w: World) -> Row:
    return {
        "policy_id": None,
        "policy_number": w.pick("PI-1"),
        "customer_id": w.owner("customers"),
        "pet_id": w.owner("pets"),
        "plan_name": w.pick("Basic", "Standard", "Premium", "Unlimited", "Gold", "basic", " PREMIUM"),
        "monthly_premium": w.amount(0, 60),
        "annual_deductible": w.amount(0, 500),
        "coverage_limit": w.pick(5000.0),
        "reimbursement_percentage": w.pick(80.0, 80.0, 0.8, 800.0),
        "effective_date": w.day(date(2024, 6, 1), date(2026, 3, 1)),
        "expiration_date": w.day(date(2025, 6, 1), date(2027, 3, 1)),
        "status": w.pick(
            *("Active", "Active", "Active", "active", "Active    ", "in-force", "Canceled", "Cancelled"),
            *("Expired", "Pending", "Lapsed", "NULL"),
        ),
        "payment_method": w.pick("PayPal"),
        "payment_frequency": w.pick("Monthly"),
        "waiting_period_days": w.pick(0, 14),
        "includes_wellness": w.pick(True, False, False),
        "includes_dental": w.pick(True, False, False),
        "includes_behavioral": w.pick(True, False),
        "cancellation_date": None if w.random.random() < 0.7 else w.day(date(2025, 6, 1), date(2027, 3, 1)),
        "renewal_count": w.pick(0, 1, 4),
        "created_at": w.pick(*TIMES[1:]),
        "updated_at": w.random.choice(TIMES),
    }


def _provider(w: World) -> Row:
    return {
        "provider_id": None,
        "provider_name": w.pick(*WORDS),
        "provider_type": w.pick("Mobile Vet"),
        "address": w.pick("2 Elm St"),
        "city": w.pick("Boston"),
        "state": w.pick("ma"),
        "zip_code": w.pick("02101", "2101", *ZIP_CODES),
        "phone": w.pick("555", *PHONES),
        "email": w.pick("A@b.com", "NULL"),
        "is_in_network": w.pick(True, True, False),
        "average_rating": w.pick(45.0, 3.4, 3.5, 4.0, 4.4, 4.5, 5.0),
        "total_reviews": w.pick(10),
        "accepts_emergency": w.pick(True, False),
        "operating_hours": w.pick("24/7"),
        "specialties": w.pick("Surgery", None),
        "license_number": w.pick("VET1"),
        "created_at": w.pick(*TIMES[1:]),
    }


def _claim(w: World) -> Row:
    return {
        "claim_id": None,
        "claim_number": w.pick("CLM1"),
        "policy_id": w.owner("policies"),
        "pet_id": w.owner("pets"),
        "customer_id": w.owner("customers"),
        "provider_id": w.owner("vet_providers"),
        "claim_type": w.pick("Accident"),
        "claim_category": w.pick("Emergency", "Illness", "Dental"),
        "service_date": w.day(date(2025, 1, 1), date(2026, 4, 1)),
        "submitted_date": w.day(date(2025, 1, 1), date(2026, 4, 1)),
        "claim_amount": 1e308 if w.random.random() < 0.02 else w.amount(-20, 3000),
        "deductible_applied": w.amount(0, 100),
        "covered_amount": w.amount(0, 500),
        "paid_amount": w.amount(-20, 800),
        "status": w.pick(
            "Approved",
            "Partially Approved",
            "Paid",
            "Denied",
            "Submitted",
            "Under Review",
            "Lost",
            "PAID",
            " paid",
            "under_review",
            "N/A",
        ),
        "denial_reason": w.pick("Not covered", "N/A", None, None),
        "processing_days": w.pick(1, 7, 30, None),
        "diagnosis_code": w.pick("DX1", None),
        "treatment_notes": w.pick("rest"),
        "invoice_number": w.pick("INV1", None),
        "is_emergency": w.pick(True, False),
        "is_recurring": w.pick(True, False),
        "created_at": w.pick(*TIMES[1:], *TIMES[-2:] * 4),
        "updated_at": w.random.choice(TIMES),
    } | _decision(w)


def _decision(w: World) -> Row:
    return {
        "decided_at": w.pick(
            "2025-01-02T08:00:00.500000Z", "2025-03-01T00:00:00.000001Z", None, "2025-03-01"
        ),
        "decision_outcome": w.pick("Approved", "Denied", None),
        "decision_reasons": w.pick(["AFTER_COVER"], ["DEDUCTIBLE_APPLIED", "LOOK_ADVISED"], [], None),
        "decided_covered_cents": w.pick(0, 12345, None),
        "decided_deductible_cents": w.pick(0, 5000, None),
        "decided_by": w.pick("automatic", "automatic", "person", None),
        "rule_version": w.pick("claims-2026.1", None),
    }


_MAKERS = {
    "customers": _customer,
    "pets": _pet,
    "policies": _policy,
    "vet_providers": _provider,
    "claims": _claim,
}


def dirty_rows(seed: int, worlds: int) -> list[tuple[str, Row]]:
    """(entity, bronze row) of so many worlds; the same seed gives the same rows."""
    random = Random(seed)
    return [entry for number in range(worlds) for entry in World(random, number).rows()]


def by_entity(rows: list[tuple[str, Row]]) -> dict[str, list[Row]]:
    """Rows grouped, every entity present."""
    return {entity: [row for e, row in rows if e == entity] for entity in ENTITIES}


def bronze_frames(rows: dict[str, list[Row]]) -> dict[str, pl.LazyFrame]:
    """Bronze rows as frames of their contracts."""
    return {e: pl.DataFrame(rows[e], schema=schema(bronze_contract(e)), orient="row").lazy() for e in rows}


def at_hand(tables: Mapping[str, pl.DataFrame]) -> Tables:
    """Tables for an update, in memory."""
    return {name: AtHand(table) for name, table in tables.items()}
