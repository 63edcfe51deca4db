"""Deliveries about one record, and what must be known of it in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.support.record_case import FORMATS, Case, bytes_of, picked, record_of, rows_of
from tests.support.small_world import claim, customer, pet, policy, provider

_T1, _T2, _T3 = "2026-05-01T09:00:00", "2026-05-02T09:00:00", "2026-05-03T09:00:00"
_ADA = customer(1, first_name="Ada", last_name="Quist", email="ada@quist.example", updated_at=_T1)
_BILL = claim(1, claim_amount=412.5, paid_amount=None, status="Submitted", updated_at=_T1)
_KNOWN = {"first_name": "Ada", "last_name": "Quist", "email": "ada@quist.example"}


def _partial() -> Iterator[Case]:
    """Files with some of the columns."""
    paid = {"claim_id": "M1", "status": "Paid", "paid_amount": 150.25, "updated_at": _T2}
    want = {"status": "Paid", "paid_amount": 150.25, "claim_amount": 412.5, "customer_id": "C1"}
    for base in FORMATS:
        for update in FORMATS:
            yield Case(
                f"{update} upon {base}",
                "some columns keep the others",
                [
                    [rows_of("claims", "base", _BILL, kind=base)],
                    [rows_of("claims", "paid", paid, kind=update)],
                ],
                {"fact_claims": {"M1": want}},
                free={"M1": ["partial_record", "older_than_known"]},
            )
    for kind in FORMATS:
        moved = {"customer_id": "C1", "city": "Reno", "phone": None, "updated_at": _T2}
        yield Case(
            f"a cell of {kind} that is there and empty",
            "an empty cell is said to be empty",
            [[rows_of("customers", "base", _ADA)], [rows_of("customers", "moved", moved, kind=kind)]],
            {"dim_customers": {"C1": {"city": "Reno", "phone": None, "state": "TX", **_KNOWN}}},
        )
    yield Case(
        "the first of two passes has some columns only",
        "some columns keep the others",
        [[rows_of("claims", "paid", paid)], [rows_of("claims", "base", _BILL | {"updated_at": _T3})]],
        {"fact_claims": {"M1": {"status": "Submitted", "paid_amount": None, "claim_amount": 412.5}}},
        free={"M1": ["partial_record"]},
    )
    yield Case(
        "an older full file fills what nobody has said",
        "some columns keep the others",
        [[rows_of("claims", "paid", paid)], [rows_of("claims", "base", _BILL)]],
        {"fact_claims": {"M1": want}},
        flags={"M1": ["older_than_known"]},
        free={"M1": ["partial_record"]},
    )
    yield Case(
        "a key that nobody knows",
        "some columns keep the others",
        [[rows_of("claims", "paid", paid)]],
        {"fact_claims": {"M1": {"status": "Paid", "paid_amount": 150.25, "claim_amount": None}}},
        flags={"M1": ["partial_record"]},
    )
    yield Case(
        "three files, each with a column more, in one pass",
        "some columns keep the others",
        [
            [
                rows_of("customers", "a", picked(_ADA, "customer_id", "first_name")),
                rows_of("customers", "b", picked(_ADA, "customer_id", "last_name"), second=1),
                rows_of("customers", "c", picked(_ADA, "customer_id", "email"), second=2, kind="jsonl"),
            ]
        ],
        {"dim_customers": {"C1": _KNOWN}},
        flags={"C1": ["partial_record"]},
    )
    yield Case(
        "headers spelled in words",
        "some columns keep the others",
        [
            [rows_of("claims", "base", _BILL)],
            [bytes_of("claims/x.csv", b"Claim ID;Paid Amount;STATUS\nM1;40,50;paid\n")],
        ],
        {"fact_claims": {"M1": {"claim_amount": 412.5, "paid_amount": 40.5, "status": "Paid"}}},
    )
    yield Case(
        "records of one file leave different keys out",
        "an empty cell is said to be empty",
        [
            [rows_of("customers", "base", _ADA, customer(2, last_name="Poe", city="Waco"))],
            [
                bytes_of(
                    "customers/x.jsonl",
                    b'{"customer_id": "C1", "city": "Reno"}\n{"customer_id": "C2", "last_name": "Roe"}',
                )
            ],
        ],
        {
            "dim_customers": {
                "C1": {"city": "Reno", "last_name": None, "email": "ada@quist.example"},
                "C2": {"city": None, "last_name": "Roe", "state": "TX"},
            }
        },
    )
    yield Case(
        "a key that is null in every record",
        "an empty cell is said to be empty",
        [
            [rows_of("customers", "base", _ADA)],
            [bytes_of("customers/x.json", b'[{"customer_id": "C1", "phone": null}]')],
        ],
        {"dim_customers": {"C1": {"phone": None, "city": "Austin", **_KNOWN}}},
    )
    line = b'{"customer_id": "C1", "city": "Reno"}\n'
    yield Case(
        "only a record far below says another column",
        "an empty cell is said to be empty",
        [
            [rows_of("customers", "base", _ADA)],
            [bytes_of("customers/y.jsonl", line * 4000 + b'{"customer_id": "C2", "first_name": "Zed"}')],
        ],
        {
            "dim_customers": {
                "C1": {"city": "Reno", "first_name": None, "last_name": "Quist"},
                "C2": {"city": None, "first_name": "Zed"},
            }
        },
    )
    yield Case(
        "an API record says everything",
        "some columns keep the others",
        [
            [rows_of("claims", "base", _BILL)],
            [
                record_of(
                    "claims", "claim_id", claim(1, claim_amount=500.0, denial_reason=None, updated_at=_T2)
                )
            ],
            [rows_of("claims", "paid", paid | {"updated_at": _T3}, kind="jsonl")],
        ],
        {"fact_claims": {"M1": {"claim_amount": 500.0, "paid_amount": 150.25, "status": "Paid"}}},
    )
    decided = claim(1, claim_amount=500.0, status="Approved", updated_at=_T2) | {
        **{"decision_outcome": "Approved", "decided_at": _T2, "decided_by": "person"},
        **{"decided_covered_cents": 45000, "decision_reasons": ["covered"], "rule_version": "9"},
    }
    yield Case(
        "a batch file says nothing of what was decided",
        "some columns keep the others",
        [
            [record_of("claims", "claim_id", decided)],
            [rows_of("claims", "paid", _BILL | paid | {"updated_at": _T3, "claim_amount": 500.0})],
        ],
        {
            "fact_claims": {
                "M1": {"status": "Paid", "decision_outcome": "Approved", "decided_covered_cents": 45000}
            }
        },
    )
    yield Case(
        "a corrected row with some values",
        "some columns keep the others",
        [
            [rows_of("customers", "base", _ADA)],
            [bytes_of("customers/replay-1-aa.json", b'{"customer_id": "C1", "phone": "555-010-0123"}')],
        ],
        {"dim_customers": {"C1": {"phone": "555-010-0123", "city": "Austin", **_KNOWN}}},
    )
    yield Case(
        "a corrected row empties a cell",
        "an empty cell is said to be empty",
        [
            [rows_of("customers", "base", _ADA)],
            [bytes_of("customers/replay-1-ab.json", b'{"customer_id": "C1", "phone": null}')],
        ],
        {"dim_customers": {"C1": {"phone": None, "city": "Austin", **_KNOWN}}},
    )
    for entity, base, change, table, kept in (
        ("pets", pet(1, 1), {"pet_id": "P1", "weight_lbs": 44.5}, "dim_pets", {"pet_name": "Rex"}),
        (
            *("policies", policy(1, 1, 1), {"policy_id": "L1", "status": "Cancelled"}, "dim_policies"),
            {"plan_name": "Standard", "monthly_premium": 45.25},
        ),
        (
            *("vet_providers", provider(1), {"provider_id": "V1", "city": "Reno"}, "dim_vet_providers"),
            {"provider_name": "Happy Paws"},
        ),
    ):
        key, changed = list(change.items())
        yield Case(
            f"two columns of {entity}",
            "some columns keep the others",
            [[rows_of(entity, "a", base)], [rows_of(entity, "b", change)]],
            {table: {key[1]: {**kept, changed[0]: changed[1]}}},
        )


def _times() -> Iterator[Case]:
    """Which version wins."""
    old = claim(2, claim_amount=1.0, status="Submitted", updated_at=_T1)
    new = claim(2, claim_amount=2.0, status="Paid", paid_amount=1.5, updated_at=_T2)
    won = {"fact_claims": {"M2": {"claim_amount": 2.0, "status": "Paid"}}}
    for kind in FORMATS:
        yield Case(
            f"the older {kind} comes later",
            "the newer statement wins",
            [[rows_of("claims", "day2", new)], [rows_of("claims", "day1", old, kind=kind)]],
            won,
            flags={"M2": ["older_than_known"]},
        )
    for first, second in (("original_0", "corrected_0"), ("a", "b"), ("b", "a")):
        yield Case(
            f"{first} and {second} in one second",
            "files of one second",
            [[rows_of("claims", first, old), rows_of("claims", second, new)]],
            won,
            free={"M2": ["older_than_known"]},
        )
    yield Case(
        "one second, in two passes",
        "files of one second",
        [[rows_of("claims", "corrected_0", new)], [rows_of("claims", "original_0", old)]],
        won,
    )
    yield Case(
        "one second, some of the columns",
        "files of one second",
        [
            [
                rows_of("claims", "z", old),
                rows_of("claims", "a", {"claim_id": "M2", "paid_amount": 0.5, "updated_at": _T2}),
            ]
        ],
        {"fact_claims": {"M2": {"claim_amount": 1.0, "paid_amount": 0.5}}},
    )
    for one, other in (
        ("2026-05-01T23:30:00-05:00", "2026-05-02T01:00:00+00:00"),
        ("2026-05-02T06:00:00+02:00", "2026-05-02T03:59:59Z"),
        ("2026-05-02 04:00:00.250000", "2026-05-02T04:00:00.125Z"),
        ("2026-05-02", "2026-05-01T23:59:59"),
    ):
        yield Case(
            f"{one} is after {other}",
            "the newer statement wins",
            [
                [rows_of("claims", "a", new | {"updated_at": one})],
                [rows_of("claims", "b", old | {"updated_at": other})],
            ],
            won,
            flags={"M2": ["older_than_known"]},
        )
    for empty in (None, "", "NULL", "yesterday"):
        yield Case(
            f"a time of {empty!r} is none",
            "the newer statement wins",
            [
                [rows_of("claims", "a", old | {"updated_at": _T3})],
                [rows_of("claims", "b", new | {"updated_at": empty})],
            ],
            won,
        )
    for far in ("9999-12-31T00:00:00", "2206-05-02T09:00:00", "2062-01-01T00:00:00Z", "0001-01-01"):
        yield Case(
            f"a time of {far} is none",
            "the newer statement wins",
            [
                [rows_of("claims", "a", old | {"updated_at": far})],
                [rows_of("claims", "b", new)],
            ],
            won,
            free={"M2": ["older_than_known"]},
        )
    yield Case(
        "a corrected file of the same name and time",
        "a corrected file wins",
        [
            [rows_of("claims", "may", old)],
            [rows_of("claims", "may", new | {"updated_at": _T1})],
        ],
        won,
        free={"M2": ["older_than_known"]},
    )
    yield Case(
        "one key twice in a file, the newer above",
        "the newer statement wins",
        [[rows_of("claims", "history", new, old)]],
        won,
    )
    parts = [claim(3, claim_amount=100.0, paid_amount=amount) for amount in (100.0, 50.0, -30.0)]
    yield Case(
        "one key three times in a file, of one time",
        "rows of one key in one file",
        [[rows_of("claims", "lines", *parts)]],
        {"fact_claims": {"M3": {"paid_amount": -30.0}}},
        flags={"M3": ["negative_payment"]},
    )


RECORDS: Sequence[Case] = (*_partial(), *_times())
