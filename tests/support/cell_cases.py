"""Single cells as spreadsheets, databases and people write them, and what they must become."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from tests.support.record_case import FORMATS, Case, bytes_of, rows_of
from tests.support.small_world import claim, customer, pet, policy, provider

_ROW = {
    "customers": ("dim_customers", "C1", customer(1)),
    "pets": ("dim_pets", "P1", pet(1, 1)),
    "policies": ("dim_policies", "L1", policy(1, 1, 1)),
    "vet_providers": ("dim_vet_providers", "V1", provider(1)),
    "claims": ("fact_claims", "M1", claim(1)),
}
# What is read from any format; the others have been shown to give the same texts.
_SOME = ("csv", "jsonl", "xlsx", "parquet")


def _cell(
    entity: str, column: str, given: Any, becomes: Any, *flags: str, kinds: Sequence[str] = _SOME
) -> Iterator[Case]:
    """A cell in several formats. Without flags it must have none that is about its column."""
    table, key, row = _ROW[entity]
    odd = [
        f"{kind}:{column}" for kind in ("normalized", "unparsed", "implausible_date", "implausible_amount")
    ]
    odd += [f"negative_amount:{column}", f"damaged_id:{column}", f"unknown_{column}", f"invalid_{column}"]
    odd += [f"invalid_{column.partition('_')[0]}"]
    for kind in kinds:
        yield Case(
            f"{column} {given!r} in {kind}",
            "a cell",
            [[rows_of(entity, "x", row | {column: given}, kind=kind)]],
            {table: {key: {column: becomes}}},
            flags={key: flags} if flags else {},
            free={} if flags else {key: odd},
        )


def _keys() -> Iterator[Case]:
    """Texts in place of a key that name nobody, or no longer name anybody."""
    nothing = (
        *("NULL", "null", "(null)", "None", "nil", "NaN", "NaT", "N/A", "n/a", "#N/A", "#REF!", "#VALUE!"),
        *("-", "--", ".", "?", "   ", "\u00a0", "\t", "", "unknown", "(blank)", "undefined", "TBD", "-1"),
        *("'", '=""', '"" ', "<NA>", "\\N", "[null]", "\ufeff", "\u2014"),
    )
    people = [customer(n) | {"customer_id": text} for n, text in enumerate(nothing)]
    for kind in FORMATS:
        yield Case(
            f"words for nothing in {kind}",
            "no key",
            [[rows_of("customers", "x", *people, customer(1, last_name="Null"), kind=kind)]],
            {"dim_customers": {"C1": {"last_name": "Null"}}},
            quarantined=["missing:customer_id"] * len(nothing),
        )
    damaged = (
        "1.23457E+11",
        "9.85112E+14",
        "1E+15",
        "1.2346E11",
        "7,00123E+08",
        "######",
        "3-Mar",
        '="1.5E+12"',
    )
    bills = [claim(n, claim_amount=100.0 * n) | {"claim_id": text} for n, text in enumerate(damaged)]
    for kind in FORMATS:
        yield Case(
            f"keys that a spreadsheet damaged in {kind}",
            "a damaged key",
            [[rows_of("claims", "x", *bills, claim(1, claim_amount=40.0), kind=kind)]],
            {"fact_claims": {"M1": {}}},
            quarantined=["damaged_id:claim_id"] * len(damaged),
            amount=40.0,
        )
    for kind in ("xlsx", "parquet"):
        large = [claim(1) | {"claim_id": float(2**53 + 2 * n)} for n in range(3)]
        yield Case(
            f"numbers of {kind} beyond what a float holds",
            "a damaged key",
            [[rows_of("claims", "x", *large, claim(1, claim_amount=40.0), kind="xlsx")]]
            if kind == "xlsx"
            else [[rows_of("claims", "x", *large, kind=kind)]],
            {"fact_claims": {"M1": {}}} if kind == "xlsx" else {"fact_claims": {}},
            quarantined=["damaged_id:claim_id"] * 3,
        )
    single = io.BytesIO()
    pl.DataFrame({"claim_id": pl.Series([16777216.0, 16777218.0, 640512.0], dtype=pl.Float32)}).write_parquet(
        single
    )
    yield Case(
        "numbers of Parquet beyond what a single float holds",
        "a damaged key",
        [[bytes_of("claims/x.parquet", single.getvalue())]],
        {"fact_claims": {"640512": {}}},
        quarantined=["damaged_id:claim_id"] * 2,
    )
    yield Case(
        "a damaged key of another record",
        "a damaged key",
        [[rows_of("claims", "x", claim(1, customer_id="1.23457E+11", pet_id="N/A"))]],
        {"fact_claims": {"M1": {"customer_id": "1.23457E+11", "pet_id": None}}},
        flags={"M1": ["damaged_id:customer_id", "normalized:pet_id", "orphan_customer"]},
    )


def _same_key() -> Iterator[Case]:
    """One id in several writings is one record."""
    ways = (
        "{0}",
        "{0}.0",
        "{0}.00",
        "{0}.",
        "{0},0",
        "'{0}",
        '="{0}"',
        " {0} ",
        "\u00a0{0}",
        "\ufeff{0}",
        "{0}\t",
    )
    for position, kind in enumerate(("csv", "jsonl", "json", "xlsx", "parquet")):
        number = f"88{position}00{position}"
        texts = [way.format(number) for way in ways] + [f"{int(number):,}", f"{number[0]}.{number[1:]}E5"]
        bills = [claim(1, claim_amount=float(n)) | {"claim_id": text} for n, text in enumerate(texts, 1)]
        yield Case(
            f"one id in {len(texts)} writings in {kind}",
            "one id, one text",
            [[rows_of("claims", "x", *bills, kind=kind)]],
            {"fact_claims": {number: {"claim_amount": float(len(texts))}}},
            amount=float(len(texts)),
        )
    values: tuple[Any, ...] = (990017, 990017.0, "990017", "990017.0", " 990017")
    yield Case(
        "one id as a number, a float and a text, file after file",
        "one id, one text",
        [
            [rows_of("claims", f"f{n}", claim(1, claim_amount=float(n)) | {"claim_id": value}, kind=kind)]
            for n, (value, kind) in enumerate(
                (value, kind) for value in values for kind in ("jsonl", "json", "xlsx", "parquet", "csv")
            )
        ],
        {"fact_claims": {"990017": {"claim_amount": 24.0}}},
        amount=24.0,
    )
    digits = [9007199254740993 + n for n in range(3)]
    for offset, kind in enumerate(("csv", "jsonl", "json", "parquet")):
        longer = [number + 100 * offset for number in digits]
        yield Case(
            f"more digits than a float holds in {kind}",
            "one id, one text",
            [[rows_of("claims", "x", *(claim(1) | {"claim_id": n} for n in longer), kind=kind)]],
            {"fact_claims": {str(n): {} for n in longer}},
        )
    yield Case(
        "floats of JSON with more digits than a float holds",
        "one id, one text",
        [
            [
                bytes_of(
                    "claims/x.json", b'[{"claim_id": 9107199254740995.0}, {"claim_id": 9107199254740997.0}]'
                )
            ]
        ],
        {"fact_claims": {"9107199254740995": {}, "9107199254740997": {}}},
    )
    yield Case(
        "ids with letters and zeros stay apart",
        "one id, one text",
        [
            [
                rows_of(
                    "claims",
                    "x",
                    *(claim(1) | {"claim_id": t} for t in ("0077001", "77001", "77001-A", "E5")),
                )
            ]
        ],
        {"fact_claims": {"0077001": {}, "77001": {}, "77001-A": {}, "E5": {}}},
    )


def _texts() -> Iterator[Case]:
    """Zip codes, phones and words of the contract."""
    zips = (
        *(('="02101"', "02101", "normalized"), ("'02101", "02101", "normalized"), ("2101", "02101", "")),
        *(("2101.0", "02101", "normalized"), ("501", "00501", ""), (" 78701 ", "78701", "")),
        *(("78701-1234", "78701", "normalized"), ("787011234", "78701", "normalized")),
        *(("K1A 0B1", "K1A 0B1", "invalid"), ("7870", "07870", ""), ("1234567", "1234567", "invalid")),
        *(("2.1E+03", "2.1E+03", "invalid"), ("N/A", None, "normalized"), ("78701.", "78701", "normalized")),
    )
    names = {"normalized": "normalized:zip_code", "invalid": "invalid_zip"}
    for entity in ("customers", "vet_providers"):
        for given, becomes, told in zips:
            yield from _cell(entity, "zip_code", given, becomes, *([names[told]] if told else []))
    phones = (
        *(("5551234567.0", "5551234567", "normalized"), ('="5551234567"', "5551234567", "normalized")),
        *(("(555) 123-4567", "(555) 123-4567", ""), ("+1 555 123 4567", "+1 555 123 4567", "")),
        *(("5.55123E+09", "5.55123E+09", "invalid"), ("123-4567", "123-4567", "invalid")),
        *(("none", None, "normalized"), ("'5551234567", "5551234567", "normalized")),
    )
    names = {"normalized": "normalized:phone", "invalid": "invalid_phone"}
    for entity in ("customers", "vet_providers"):
        for given, becomes, told in phones:
            yield from _cell(entity, "phone", given, becomes, *([names[told]] if told else []))
    yield from _cell(
        "customers", "phone", 5551234567.0, "5551234567", kinds=("jsonl", "json", "xlsx", "parquet")
    )
    yield from _cell("customers", "zip_code", 2101.0, "02101", kinds=("jsonl", "json", "xlsx", "parquet"))
    for entity in ("customers", "vet_providers"):
        for given in ("tx", " TX ", "Tx"):
            yield from _cell(entity, "state", given, "TX", kinds=("csv",))
        yield from _cell(entity, "state", "Texas", "TX", "normalized:state")
        yield from _cell(entity, "state", "Bayern", "BAYERN", "unknown_state")
    for given in ("dog", "DOG ", "Dog"):
        yield from _cell("pets", "species", given, "Dog", kinds=("csv",))
    yield from _cell("pets", "species", "Canine", "Dog", "normalized:species")
    yield from _cell("pets", "species", "FELINE ", "Cat", "normalized:species")
    yield from _cell("pets", "species", "Axolotl", "Axolotl", "unknown_species")
    yield from _cell("pets", "microchip_id", "NULL", None, "normalized:microchip_id")
    yield from _cell("pets", "microchip_id", "985112345678903.0", "985112345678903")
    yield from _cell("pets", "microchip_id", "9.85112E+14", "9.85112E+14", "damaged_id:microchip_id")
    for given in ("None", "none known", "-", "n/a"):
        yield from _cell(
            "pets",
            "pre_existing_conditions",
            given,
            None,
            "normalized:pre_existing_conditions",
            kinds=("csv",),
        )
    for given in ("Active    ", "ACTIVE", "active", "\u00a0Active"):
        yield from _cell("policies", "status", given, "Active")
    yield from _cell("policies", "status", "Canceled", "Cancelled", "normalized:status")
    yield from _cell("policies", "status", "Lapsed", "Lapsed", "unknown_status")
    yield from _cell("policies", "plan_name", "PREMIUM ", "Premium", kinds=("csv",))
    for given in ("PAID", "paid ", "Paid"):
        yield from _cell("claims", "status", given, "Paid")
    yield from _cell("claims", "status", "UNDER_REVIEW", "Under Review", "normalized:status")
    yield from _cell("claims", "status", "Zurückgestellt", "Zurückgestellt", "unknown_status")
    yield from _cell("customers", "last_name", "Null", "Null")
    yield from _cell("customers", "last_name", "Na", "Na")


def _values() -> Iterator[Case]:
    """Days, amounts and yes or no."""
    for column in ("customer_since", "date_of_birth"):
        for given in ("0001-01-01", "1900-01-01", "9999-12-31", "2999-01-01"):
            yield from _cell(
                "customers", column, given, None, f"implausible_date:{column}", kinds=("csv", "jsonl")
            )
        for given in ("03/15/1985", "2024-02-30", "45321", "unknown"):
            yield from _cell("customers", column, given, None, f"unparsed:{column}", kinds=("csv", "xlsx"))
    yield from _cell("claims", "service_date", "1970-01-01", None, "implausible_date:service_date")
    yield from _cell("customers", "date_of_birth", "1931-04-05", date(1931, 4, 5))
    for given in (1e308, -1e308, 12345678.0):
        yield from _cell("claims", "paid_amount", given, None, "implausible_amount:paid_amount")
    yield from _cell("claims", "claim_amount", 1e308, None, "implausible_amount:claim_amount")
    yield from _cell(
        "claims", "claim_amount", -45.5, None, "negative_amount:claim_amount", "nonpositive_amount"
    )
    yield from _cell("claims", "paid_amount", -30.0, -30.0, "negative_payment")
    for given in ("$50", "1,234.50", "(50.00)", "NaN", "inf", "50 USD", "#REF!"):
        yield from _cell("claims", "claim_amount", given, None, "unparsed:claim_amount")
    yield from _cell(
        "policies", "reimbursement_percentage", 0.8, None, "implausible_amount:reimbursement_percentage"
    )
    for given in ("7", "7.0", " 7 ", 7.0, 7):
        yield from _cell("claims", "processing_days", given, 7)
    yield from _cell("claims", "processing_days", "7.5", None, "unparsed:processing_days")
    for given, becomes in (
        ("Y", True),
        ("no", False),
        ("1", True),
        ("0.0", False),
        (" TRUE ", True),
        ("f", False),
    ):
        yield from _cell("pets", "is_neutered", given, becomes)
    for given, becomes in ((1, True), (0, False), (1.0, True), (True, True)):
        yield from _cell("pets", "is_neutered", given, becomes, kinds=("jsonl", "xlsx", "parquet"))
    yield from _cell("pets", "is_neutered", "perhaps", None, "unparsed:is_neutered")
    for given in ("6/1/2026 8:00", "gestern", "1780000000"):
        yield from _cell("claims", "updated_at", given, given, "unparsed:updated_at")
    yield from _cell("claims", "updated_at", "9999-12-31", "9999-12-31", "implausible_date:updated_at")
    bills = [claim(1, claim_amount=1e308), claim(2, claim_amount=-7.0), claim(3, claim_amount=60.25)]
    yield Case(
        "sums leave out what is no amount",
        "a cell",
        [[rows_of("claims", "x", *bills)]],
        {"fact_claims": {"M1": {}, "M2": {}, "M3": {}}},
        amount=60.25,
    )


CELLS: Sequence[Case] = (*_keys(), *_same_key(), *_texts(), *_values())
