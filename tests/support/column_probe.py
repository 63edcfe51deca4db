"""`python -m tests.support.column_probe NEW_OF_CLAIMS NEW_OF_PROVIDERS NEW_OF_KPIS`: what becomes of three
new columns, as JSON.

For a copy of the tree to which they were added: a claim comes by the API's operation and is read at each
place on its way to the answers of insights; a provider comes by a file and is read in bronze and silver.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import function_app  # noqa: F401  declares the operations
from devhost.tasks import reference
from functions.http.endpoint import OPERATIONS
from functions.http.once import carry_out
from functions.http.openapi import document
from functions.http.writing import to_bytes
from infra import generate
from shared.domain.claim import ClaimCreate
from shared.insights import queries
from shared.insights.selection import Page
from shared.lake.intake import sweep
from shared.records import outbox
from tests.support.lake import drive, drop, table
from tests.support.records import NOW, TODAY, insured, keyed, raw_blobs
from tests.support.small_world import provider


def carried(column: str, value: str) -> dict[str, Any]:
    """A new text of claims, at every place where it should be."""
    customer_id, pet_id, policy_id = insured()
    asked = ClaimCreate.model_validate(
        {
            "customer_id": customer_id,
            "pet_id": pet_id,
            "policy_id": policy_id,
            "claim_type": "Accident",
            "service_date": TODAY.isoformat(),
            "claim_amount": 120,
            column: value,
        }
    )
    made = carry_out(OPERATIONS["create_claim"], replace(keyed("k"), body=asked))
    claim_id = made.body["claim_id"]
    read = carry_out(OPERATIONS["get_claim"], replace(keyed("k"), path={"claim_id": claim_id}))
    outbox.drain(customer_id)
    (raw,) = raw_blobs("claims/").values()
    sweep.sweep(now=NOW)
    drive()
    places = {"bronze": "claims_raw", "silver": "fact_claims", "gold": "claims_analytics"}
    (shown,) = json.loads(queries.claims(Page(1), status=None, category=None).data)["claims"]
    return {
        "answer": json.loads(to_bytes(read.body))["claim"][column],
        "raw": raw[column],
        **{layer: table(layer, name)[column].to_list()[0] for layer, name in places.items()},
        "insights": shown[column],
    }


def of_file(column: str) -> dict[str, Any]:
    """A new text of providers, in the layers that keep what files say."""
    places = {"bronze": "vet_providers_raw", "silver": "dim_vet_providers"}
    return {layer: table(layer, name)[column].to_list()[0] for layer, name in places.items()}


def told(column: str, page: str, view: str, schemas: tuple[str, ...]) -> dict[str, Any]:
    """Where the reference, the SQL views and the API's document name a column."""
    views = generate.TABLES_SQL.read_text(encoding="utf-8")
    sql = views.partition(f"VIEW {view} AS")[2].partition("GO")[0]
    known = document(OPERATIONS)["components"]["schemas"]
    return {
        "page": f"`{column}`" in (reference.PAGES / page).read_text(encoding="utf-8"),
        "sql": f"[{column}]" in sql,
        "openapi": [name for name in schemas if column not in known[name]["properties"]],
    }


def main(of_claims: str, of_providers: str, of_kpis: str) -> None:
    """Write what is written by commands, then print what was found."""
    reference.write()
    generate.main([])
    drop("vet_providers/vets.jsonl", [provider(1, **{of_providers: "happypaws.example.com"})])
    claim = carried(of_claims, "A neighbor")
    (month,) = json.loads(queries.kpis(Page(1)).data)["kpis"]
    found = {
        "claim": claim
        | told(of_claims, "silver.md", "gold.claims_analytics", ("ClaimCreate", "ClaimRow", "ClaimInsight")),
        "provider": of_file(of_providers),
        "kpi": {"insights": month[of_kpis]} | told(of_kpis, "gold.md", "gold.monthly_kpis", ("KpiRow",)),
        "outdated": reference.outdated(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
