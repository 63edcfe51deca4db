"""Files in another entity's folder, ids that are written in several ways, names of files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.support.intake_cases import workbook
from tests.support.variants.model import of

_BIG = "9007199254740993"

FOLDERS = [
    of(
        "columns of pets alone among customers",
        "customers",
        "pet_id,pet_name,breed\nP1,Rex,Pug\n",
        refused="other_entity",
    ),
    of(
        "pets below a title among customers",
        "customers",
        "Pets\n\npet_id;pet_name;breed\nP1;Rex;Pug\n",
        refused="other_entity",
    ),
    of(
        "pets in objects among providers",
        "vet_providers",
        json.dumps([{"pet_id": "P1", "pet_name": "Rex"}]),
        refused="other_entity",
    ),
    of(
        "a workbook of another entity",
        "customers",
        workbook([["pet_id", "pet_name", "breed"], ["P1", "Rex", "Pug"]]),
        refused="other_entity",
    ),
    of(
        "claims among customers, whose ids they carry",
        "customers",
        "claim_id,customer_id,claim_amount,service_date\nK-1,H1,5,2026-03-01\n",
        refused="other_entity",
    ),
    of(
        "policies in objects among pets",
        "pets",
        json.dumps([{"policy_id": "Y1", "pet_id": "P1", "plan_name": "Basic", "status": "Active"}], indent=1),
        refused="other_entity",
    ),
    of("some columns of the right entity", "claims", "claim_id,customer_id\nK-1,H1\n", {"claim_id": "K-1"}),
]

IDS = [
    of(
        "a workbook with ids as numbers",
        "claims",
        workbook([["Claim ID", "Claim Amount"], [7001, 12.5], [7002.0, 3]]),
        {"claim_id": "7001", "claim_amount": 12.5},
        {"claim_id": "7002", "claim_amount": 3.0},
    ),
    of(
        "more digits than a float holds, as numbers and as text",
        "claims",
        "".join(f'{{"claim_id": {text}}}\n' for text in (_BIG, f'"{_BIG}"', f"{_BIG}.0")),
        *[{"claim_id": _BIG}] * 3,
    ),
    of(
        "whole floats in text, with blanks",
        "claims",
        "claim_id,pet_id\n7001.0,8001.00\n 7001.0 ,8001\n",
        *[{"claim_id": "7001", "pet_id": "8001"}] * 2,
    ),
    of("zeros in front", "claims", 'claim_id\n007\n"007"\n', *[{"claim_id": "007"}] * 2),
    of(
        "an id with a point",
        "claims",
        "claim_id\n7001.5\nV1.0\n",
        {"claim_id": "7001.5"},
        {"claim_id": "V1.0"},
    ),
]

# Names of blobs, and the entity that they say.
NAMES: Mapping[str, str | None] = {
    "CLAIMS/2026/03/x": "claims",
    "raw/Pet/x.csv": "pets",
    "Vet Providers.CSV": "vet_providers",
    "providers-2026.xlsx": "vet_providers",
    "policy_2026_Q1.parquet": "policies",
    "customers (1).csv.gz": "customers",
    "inbox/Claims Jan.tsv": "claims",
    "claims.pdf": None,
    "claims.csv.part": None,
    "_tmp/claims.csv": None,
    "2026-03_export.csv": None,
    "kunden.csv": None,
}
