"""Files that name the customer to be erased, in every format and beside the rows of others."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import Any

import polars as pl

from tests.support import small_world as world
from tests.support.intake_cases import csv_of, workbook
from tests.support.lake import drop
from tests.support.planted import Planted
from tests.support.workbooks import Sheet, book

PDF = b"%PDF-1.7\n"


def drop_files(one: Planted) -> None:
    """Files of several customers, one of each format, and some that nobody can load."""
    owner = one.customer_id
    drop("vet_providers/all.jsonl", [world.provider(1)])
    customers = [world.customer(n) for n in (1, 2, 3)]
    mine = world.customer(
        9, customer_id=owner, first_name=one.word("csv"), email=f"{one.word('email')}@example.com"
    )
    drop("customers/list.csv", csv_of([customers[0], mine, customers[1]]))
    mine |= {"first_name": one.word("csv in utf-16")}
    drop("customers/wide.csv", csv_of([mine, customers[2]], ";").encode("utf-16"))
    mine |= {"first_name": one.word("csv packed"), "last_name": f'{one.word("two lines")}\n"and more"'}
    drop(
        "customers/packed.csv.gz",
        gzip.compress(_quoted([world.customer(4), mine, world.customer(5)]), mtime=0),
    )
    pets = [world.pet(n, n) for n in (1, 2, 3)]
    animal = world.pet(9, 9, customer_id=owner, color=one.word("parquet"))
    drop("pets/animals.parquet", _parquet([pets[0], animal, *pets[1:]]))
    # Its owner is not said: the policy is the pet's.
    policies = [world.policy(n, n, n) for n in (1, 2)]
    policy = world.policy(9, 9, 9, customer_id=None, payment_method=one.word("policy of a pet"))
    drop("policies/all.csv", csv_of([policies[0], policy, policies[1]], end="\r\n"))
    mine = world.claim(90, customer_id=owner, pet_id="P9", policy_id="L9", treatment_notes=one.word("jsonl"))
    drop("claims/lines.jsonl", [world.claim(1), mine, world.claim(2)])
    mine |= {"claim_id": "K91", "treatment_notes": one.word("json array")}
    drop("claims/array.json", json.dumps([world.claim(3), mine, world.claim(4)], indent=1))
    mine |= {"claim_id": "K92", "treatment_notes": one.word("workbook")}
    rows = [world.claim(5), mine, world.claim(6)]
    drop("claims/export.xlsx", workbook([list(rows[0]), *(list(row.values()) for row in rows)]))
    mine |= {"claim_id": "K93", "treatment_notes": one.word("broken line")}
    drop(
        "claims/broken.csv",
        csv_of([world.claim(7), mine]).replace(
            f"{one.word('broken line')}", f"{one.word('broken line')},,,,,", 1
        ),
    )
    keyless = mine | {"claim_id": None, "treatment_notes": one.word("row without key")}
    drop("claims/keyless.jsonl", [world.claim(8), keyless])
    _beside_rows(one)
    drop("claims/scan.csv", PDF + f"{owner} {one.word('refused file')}".encode())
    drop("letters/one.txt", f"{owner} {one.word('unknown file')}")


def _beside_rows(one: Planted) -> None:
    """Files whose rows are of others, and that name the customer all the same."""
    owner, rows = one.customer_id, [world.claim(n) for n in (10, 11)]
    title = f"For {owner}: {one.word('title of a file')}"
    drop("claims/titled.csv", f"{title}\n{csv_of(rows)}")
    total = f"Total of {owner} {one.word('total of a file')}{',' * (len(rows[0]) - 1)}"
    drop("claims/footed.csv.gz", gzip.compress(f"{csv_of([world.claim(12)])}{total}\n".encode()))
    drop(
        "claims/wrapped.json",
        json.dumps({"claims": [world.claim(13)], "to": f"{owner} {one.word('wrapper')}"}),
    )
    first = Sheet([list(rows[0]), list(world.claim(14).values())], "claims")
    note = Sheet([["remark"], [f"{owner} {one.word('second sheet')}"]], "notes")
    hidden = Sheet([[f"{owner} {one.word('hidden sheet')}"]], "lists", state="hidden")
    drop("claims/sheets.xlsx", book(first, note, hidden))


def _quoted(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([list(rows[0]), *([("" if v is None else v) for v in row.values()] for row in rows)])
    return text.getvalue().encode()


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    packed = io.BytesIO()
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(packed)
    return packed.getvalue()
