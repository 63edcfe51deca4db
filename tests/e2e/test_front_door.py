"""The whole product as a new user meets it: up, load the reference data set, read its figures, load again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from shared.lake.schema.contracts import LINEAGE, TABLES
from tests.support import reference_data
from tests.support.lake_compare import differences
from tests.support.processes import ROOT

pytestmark = [
    reference_data.requires_reference_data,
    pytest.mark.host,
    pytest.mark.azurite,
    pytest.mark.timeout(600),
]


@dataclass(frozen=True)
class Product:
    """A running instance with the reference data set in it."""

    home: Path
    api: httpx.Client

    def dev(self, *arguments: str) -> str:
        """What a command of dev.py prints."""
        line = [sys.executable, str(ROOT / "dev.py"), *arguments, "--home", str(self.home)]
        ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def load(self) -> str:
        """Load the five files."""
        files = (path for path in sorted(reference_data.FOLDER.iterdir()))
        return self.dev("load", *map(str, files), "--as-of", reference_data.AS_OF.isoformat())

    def insight(self, path: str) -> Any:
        """The body of an insights endpoint."""
        answer = self.api.get(f"/api/insights/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self) -> dict[str, int]:
        """Rows of each layer."""
        layers = self.api.get("/api/pipeline/status").json()["layers"]
        return {name: layer["record_count"] for name, layer in layers.items()}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    home = tmp_path_factory.mktemp("home")
    running = Product(home, httpx.Client())
    try:
        running.dev("up", "--ports", "free", "--no-demo", "--no-frontends", "--detach")
        url = json.loads((home / "endpoints.json").read_text(encoding="utf-8"))["api"]
        token = running.dev("token", "--role", "analyst").split()[-1]
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
            running = Product(home, client)
            running.load()
            yield running
    finally:
        running.dev("down")


def test_every_table_is_what_the_rules_give(product: Product) -> None:
    folder = product.home / "exported"
    product.dev("export", str(folder))
    origin = [column.name for column in LINEAGE]
    computed = {"silver": reference_data.silver().tables, "gold": reference_data.gold().tables}
    for layer, tables in computed.items():
        for name, frame in tables.items():
            exported = pl.read_parquet(folder / layer / f"{name}.parquet")
            expected = frame.iter_rows(named=True)
            assert differences(exported, expected, TABLES[layer][name], skip=origin) == []


def test_insights_show_the_figures(product: Product) -> None:
    assert product.insight("summary") == {
        "total_customers": 5000,
        "total_pets": 6500,
        "total_policies": 6000,
        "total_claims": 15000,
        "total_providers": 200,
        # Files do not tell who decided, nor when.
        "known_decisions": 0,
        "straight_through_rate": None,
        "time_to_decision_p50": None,
        "time_to_decision_p95": None,
    }
    newest = product.insight("kpis?limit=1")["kpis"][0]
    assert (newest["year_month"], newest["total_claims"], newest["approval_rate_decided"]) == (
        "2025-12",
        302,
        79.25,
    )
    assert product.insight("cross-sell?limit=1")["total_opportunity"] == 930748.53
    assert product.insight("risks?limit=1")["distribution"] == {
        "Very Low": 1535,
        "Low": 1372,
        "Medium": 892,
        "High": 632,
        "Very High": 569,
    }
    # No policy of the data set is in force any more, and a tier goes by the premium in force.
    premiums = {row["tier"]: row["total_premium"] for row in product.insight("segments")["segments"]}
    assert premiums == {"Bronze": 0.0}


def test_sql_sees_the_running_instance(product: Product) -> None:
    counted = product.dev("query", "SELECT count(*) AS n FROM gold.claims_analytics", "--format", "csv")
    assert counted.split() == ["n", "15000"], product.dev("query", "FROM lake.published; FROM lake.tables")


def test_loading_the_same_files_again_adds_no_row_anywhere(product: Product) -> None:
    before = product.rows()
    etag = product.api.get("/api/insights/customers?limit=5").headers["ETag"]
    product.load()
    assert product.rows() == before
    same = product.api.get("/api/insights/customers?limit=5", headers={"If-None-Match": etag})
    assert same.status_code == 304
