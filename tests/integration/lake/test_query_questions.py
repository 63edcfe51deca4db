"""The questions of docs/guides/sql, of a clean and a dirty lake, with answers computed otherwise."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from devhost.tasks import query
from shared.lake.schema.contracts import BRONZE_TABLES, ENTITIES, KEYS, SILVER_TABLES, TABLES
from tests.support.lake import ask_day, drive, drop, manifest, new_process, table
from tests.support.processes import ROOT
from tests.support.small_world import claim, customer, pet, policy, world

pytestmark = pytest.mark.azurite

QUESTIONS = sorted((ROOT / "docs" / "guides" / "sql").glob("*.sql"))
Rows = list[dict[str, Any]]
PARENTS = {
    "pets": ("customers",),
    "policies": ("customers", "pets"),
    "claims": ("customers", "pets", "policies", "vet_providers"),
}
GOLD = (
    *("customer_360_view", "claims_analytics", "monthly_kpis"),
    *("cross_sell_recommendations", "provider_performance", "risk_scoring"),
)


def dirt() -> None:
    """Deliveries again, orphans, rows without keys, odd amounts, lines that are no records."""
    drop("customers/dirty.jsonl", [customer(1, last_name="Again"), customer(9, customer_id=None, email="no")])
    drop("pets/dirty.jsonl", [pet(8, 77, weight_lbs=-1), pet(9, 1, customer_id=None), pet(9, 1)])
    drop("policies/dirty.jsonl", [policy(7, 55, 66, plan_name="?"), policy(8, 1, 1, pet_id=None)])
    claims = [
        claim(71, customer_id="C404", policy_id="L404", provider_id="V404", claim_amount=0.1),
        claim(72, provider_id=None, service_date=None, claim_amount=None),
        claim(73, pet_id=None, claim_amount=-3.07, paid_amount=9.99, service_date="2020-02-03"),
    ]
    drop("claims/dirty.jsonl", claims)
    drop("claims/broken.jsonl", '{"claim_id": "M80"}\n{"claim_id": \n[1]\n')


@pytest.fixture(params=["clean", "dirty"])
def lake(request: pytest.FixtureRequest, app_settings: object) -> str:
    del app_settings
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    if request.param == "dirty":
        dirt()
        drive()
    return str(request.param)


def rows(layer: str, name: str) -> Rows:
    return table(layer, name).to_dicts()


def silver(entity: str) -> Rows:
    return rows("silver", SILVER_TABLES[entity])


def keys(found: Rows, key: str) -> list[str]:
    return [row[key] for row in found if row[key] is not None]


def row_counts() -> Rows:
    tables = [
        *(("bronze", BRONZE_TABLES[e]) for e in ENTITIES),
        *(("silver", SILVER_TABLES[e]) for e in ENTITIES),
        *(("gold", name) for name in GOLD),
    ]
    return [
        {"layer": layer, "table_name": name, "row_count": len(rows(layer, name))} for layer, name in tables
    ]


def duplicates() -> Rows:
    tables = {
        **{f"bronze.{BRONZE_TABLES[e]}": (rows("bronze", BRONZE_TABLES[e]), KEYS[e]) for e in ENTITIES},
        **{f"silver.{SILVER_TABLES[e]}": (silver(e), KEYS[e]) for e in ENTITIES},
        "gold.customer_360_view": (rows("gold", "customer_360_view"), "customer_id"),
        "gold.claims_analytics": (rows("gold", "claims_analytics"), "claim_id"),
    }
    return [
        {"table_name": name, "repeated_rows": len(keys(found, key)) - len(set(keys(found, key)))}
        for name, (found, key) in tables.items()
    ]


def orphans() -> Rows:
    known = {KEYS[e]: set(keys(silver(e), KEYS[e])) for e in ENTITIES}
    return [
        {
            "entity": entity,
            "column_name": KEYS[parent],
            "orphans": sum(key not in known[KEYS[parent]] for key in keys(silver(entity), KEYS[parent])),
        }
        for entity, parents in PARENTS.items()
        for parent in parents
    ]


def null_keys() -> Rows:
    wanted = [("bronze", BRONZE_TABLES[e], KEYS[e]) for e in ENTITIES]
    for entity in ENTITIES:
        columns = (KEYS[entity], *(KEYS[parent] for parent in PARENTS.get(entity, ())))
        wanted += [("silver", SILVER_TABLES[entity], column) for column in columns]
    return [
        {
            "table_name": f"{layer}.{name}",
            "column_name": column,
            "null_keys": sum(row[column] is None for row in rows(layer, name)),
        }
        for layer, name, column in wanted
    ]


def sums_across_layers() -> Rows:
    claims = silver("claims")
    said = {
        "claims": len(claims),
        "claimed": round(sum(row["claim_amount"] or 0 for row in claims), 2),
        "paid": round(sum(row["paid_amount"] or 0 for row in claims), 2),
    }
    names = ("silver.fact_claims", "gold.claims_analytics", "gold.monthly_kpis", "gold.provider_performance")
    return [{"table_name": name, **said} for name in names]


def freshness() -> Rows:
    columns = {"bronze": "_ingestion_timestamp", "silver": "_silver_timestamp", "gold": "_gold_timestamp"}
    seen = manifest()
    return [
        {
            "layer": layer,
            "newest_row": max(
                row[column] for name in TABLES[layer] for row in rows(layer, name) if column in row
            ),
            "pass": seen.number,
            "published_at": seen.published_at,
            "as_of": seen.as_of,
        }
        for layer, column in columns.items()
    ]


def quality_scores() -> Rows:
    found = []
    for entity in ENTITIES:
        scores = [row["_quality_score"] for row in silver(entity)]
        found.append(
            {
                "table_name": SILVER_TABLES[entity],
                "row_count": len(scores),
                "avg_score": round(sum(scores) / len(scores), 2),
                "high_quality_pct": round(100 * sum(score >= 80 for score in scores) / len(scores), 2),
                "without_flags": sum(not row["_quality_flags"] for row in silver(entity)),
            }
        )
    return found


def flags() -> Rows:
    counted = Counter(
        (SILVER_TABLES[e], flag) for e in ENTITIES for row in silver(e) for flag in row["_quality_flags"]
    )
    return [{"table_name": name, "flag": flag, "row_count": n} for (name, flag), n in counted.items()]


def total(found: Rows, name: str) -> float | None:
    """The sum of what is known; nothing is known of nothing."""
    given = [row[name] for row in found if row[name] is not None]
    return sum(given) if given else None


def latest_months() -> Rows:
    claims = silver("claims")
    months = sorted({row["service_date"].strftime("%Y-%m") for row in claims if row["service_date"]})[-12:]
    found = []
    for month in months:
        of = [r for r in claims if r["service_date"] and r["service_date"].strftime("%Y-%m") == month]
        kpis = next(row for row in rows("gold", "monthly_kpis") if row["year_month"] == month)
        found.append(
            {
                "year_month": month,
                "total_claims": len(of),
                "total_claim_amount": total(of, "claim_amount"),
                "total_paid_amount": total(of, "paid_amount"),
                **{name: kpis[name] for name in ("approval_rate", "denial_rate", "loss_ratio")},
            }
        )
    return found


def quarantine() -> Rows:
    counted = Counter(
        (entity, row["stage"], reason, row["status"])
        for entity in ENTITIES
        for row in rows("quarantine", entity)
        for reason in row["reasons"]
    )
    return [
        dict(zip(("entity", "stage", "reason", "status"), said, strict=True)) | {"row_count": n}
        for said, n in counted.items()
    ]


EXPECTED: dict[str, Callable[[], Rows]] = {
    "01-row-counts": row_counts,
    "02-duplicates": duplicates,
    "03-orphans": orphans,
    "04-null-keys": null_keys,
    "05-sums-across-layers": sums_across_layers,
    "06-freshness": freshness,
    "07-quality-scores": quality_scores,
    "08-flags": flags,
    "09-latest-months": latest_months,
    "10-quarantine": quarantine,
}


def test_there_are_ten_questions() -> None:
    assert [path.stem for path in QUESTIONS] == list(EXPECTED)


def test_every_question_has_its_answer(
    lake: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sizes = {}
    for path in QUESTIONS:
        found = asked(path, monkeypatch, capfd)
        expected = [{name: text(value) for name, value in row.items()} for row in EXPECTED[path.stem]()]
        assert sorted(found, key=str) == sorted(expected, key=str), path.stem
        sizes[path.stem] = len(found)
    if lake == "clean":
        assert sizes["10-quarantine"] == 0
    else:
        assert sum(row["orphans"] > 0 for row in EXPECTED["03-orphans"]()) >= 5
        assert sizes["08-flags"] >= 10
        assert sizes["10-quarantine"] >= 3


def asked(
    path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> list[dict[str, str]]:
    monkeypatch.setattr(sys, "argv", ["query", "--format", "csv", "--file", str(path)])
    capfd.readouterr()
    assert query.main() == 0
    found = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    return [{name: text(number(value)) for name, value in row.items()} for row in found]


def number(value: str) -> Any:
    """What a cell says, so that 12.0 and 12 are the same."""
    for kind in (float, datetime.fromisoformat):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


def text(value: Any) -> str:
    """A value, comparable: numbers to a millionth, times in UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.6f}"
    if isinstance(value, datetime):
        return value.isoformat()
    parsed = number(str(value)) if value is not None else ""
    return parsed.isoformat() if isinstance(parsed, datetime) else str(value if value is not None else "")
