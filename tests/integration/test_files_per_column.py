"""A new column takes at most three files: edited in a copy of the tree, they carry it through."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.azurite import Account
from tests.support.processes import ROOT

pytestmark = pytest.mark.azurite

MAX_FILES = 3
COPIED = ("functions", "shared", "infra", "devhost", "docs", "tests")
IGNORED = shutil.ignore_patterns("__pycache__", "node_modules", "screenshots", "evidence")

Edits = Mapping[str, Mapping[str, str]]

# By file, what comes after which text. Whatever is written by a command is not edited.
CLAIM: Edits = {
    "shared/domain/claim.py": {
        "    invoice_number: Text | None = None\n": "    referred_by: Text | None = None\n",
        '"invoice_number": request.invoice_number,\n': '        "referred_by": request.referred_by,\n',
        "    provider_name: str | None\n": "    referred_by: NotRequired[str | None]\n",
    },
    "shared/lake/schema/columns.py": {
        "  rule_version: text | version of the rules\n": "        referred_by: text | who sent the customer\n"
    },
    "shared/insights/columns.py": {"    decision_reasons deductible_applied": " referred_by"},
}
PROVIDER: Edits = {
    "shared/lake/schema/columns.py": {
        "license_number created_at": " website",
        "operating_hours specialties license_number": " website",
    },
    "docs/reference/entities.md": {"`license_number`, `created_at`": ", `website`"},
    "docs/reference/silver.md": {"`operating_hours`, `specialties`, `license_number`": ", `website`"},
}
KPI: Edits = {
    "shared/lake/schema/marts.py": {
        "  decided_claims: long | is_decided\n": "        largest_claim: double | max(claim_amount)\n"
    },
    "shared/lake/transform/gold/monthly_kpis.py": {
        'avg_claim_amount=col("claim_amount").mean(),\n': 'largest_claim=col("claim_amount").max(),\n'
    },
    "shared/insights/columns.py": {"claims_growth_pct decided_claims": " largest_claim"},
}


def edit(tree: Path, edits: Edits) -> None:
    for name, places in edits.items():
        text = (tree / name).read_text(encoding="utf-8")
        for before, added in places.items():
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, before + added)
        (tree / name).write_text(text, encoding="utf-8")


def probe(tree: Path, account: Account, *columns: str) -> dict[str, Any]:
    """What became of the columns in this tree, see tests/support/column_probe.py."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.column_probe", *columns],
        cwd=tree,
        env={"PATH": "/usr/bin", "PYTHONDONTWRITEBYTECODE": "1", **account.environment()},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_a_column_takes_three_files(account: Account, tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=IGNORED)
    shutil.copy(ROOT / "function_app.py", tmp_path)
    for edits in (CLAIM, PROVIDER, KPI):
        assert len(edits) <= MAX_FILES
        edit(tmp_path, edits)

    found = probe(tmp_path, account, "referred_by", "website", "largest_claim")

    told = {"page": True, "sql": True, "openapi": []}
    places = ("answer", "raw", "bronze", "silver", "gold", "insights")
    assert found["claim"] == dict.fromkeys(places, "A neighbor") | told
    assert found["provider"] == dict.fromkeys(("bronze", "silver"), "happypaws.example.com")
    assert found["kpi"] == {"insights": 120.0} | told
    assert found["outdated"] == []
    # Pages that people write are held to the tables as well.
    pages = "tests/unit/docs/test_reference_tables.py"
    check = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", pages]
    ran = subprocess.run(check, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stdout
