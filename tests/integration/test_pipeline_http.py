"""The pipeline in the whole app: files dropped into raw come out in insights, by themselves and once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from azure.storage.blob import BlobServiceClient

from tests.support.azurite import RunningAzurite
from tests.support.small_world import claim, customer, world
from tests.support.stack import Stack, eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]

CUSTOMER_KEYS = """
customer_id full_name first_name last_name email phone city state customer_since total_pets total_policies
active_policies total_annual_premium total_claims total_claim_amount total_paid_amount loss_ratio
customer_value_tier customer_risk_score churn_risk
"""
CLAIM_KEYS = """
claim_id claim_number customer_name pet_name species claim_type claim_category service_date submitted_date
claim_amount paid_amount status processing_days provider_name is_in_network
"""
KPI_KEYS = """
year_month total_claims unique_customers total_claim_amount total_paid_amount avg_processing_days
approved_count denied_count approval_rate denial_rate loss_ratio prev_claims claims_growth_pct
"""
PROVIDER_KEYS = """
provider_id provider_name provider_type city state is_in_network average_rating total_claims
total_claim_amount avg_claim_amount avg_processing_days
"""
RISK_KEYS = """
customer_id full_name total_risk_score risk_category claims_frequency_risk loss_ratio_risk pet_age_risk
breed_risk recommendation
"""
OFFER_KEYS = """
customer_id full_name email customer_value_tier current_plans recommendation recommendation_reason
estimated_revenue_opportunity priority_score
"""
STATUS_KEYS = """
data_source layers metrics data_quality pending_claims processing_log last_processes execution_info
"""


def has_keys(row: dict[str, Any], keys: str) -> bool:
    """The row begins with these keys in this order."""
    wanted = keys.split()
    return list(row)[: len(wanted)] == wanted


class Lake:
    """A running app, and its raw zone."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        service = BlobServiceClient.from_connection_string(stack.account.connection_string)
        self.raw = service.get_container_client("raw")
        if not self.raw.exists():
            self.raw.create_container()
        self.admin = stack.client("admin")

    def drop(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Upload JSON lines as any producer would."""
        self.raw.upload_blob(name, "\n".join(json.dumps(row) for row in rows) + "\n", overwrite=True)

    def get(self, path: str, **query: Any) -> Any:
        """The answer of an admin's GET."""
        answer = self.admin.get(f"/api/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def is_quiet(self) -> bool:
        """Nothing waits and nothing runs."""
        runs = self.get("pipeline/runs", limit=5)["runs"]
        waiting = self.get("pipeline/status")["backlog"]["raw_files"]
        return not waiting and all(run["status"] == "succeeded" for run in runs)


@pytest.fixture(scope="module")
def lake(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """The small world, loaded by the running app."""
    with running_stack(azurite.new_account(), tmp_path_factory.mktemp("pipeline")) as stack:
        found = Lake(stack)
        for name, rows in world().items():
            found.drop(name, rows)
        summary = {
            "total_customers": 3,
            "total_pets": 2,
            "total_policies": 2,
            "total_claims": 4,
            "total_providers": 2,
            "known_decisions": 0,
            "straight_through_rate": None,
            "time_to_decision_p50": None,
            "time_to_decision_p95": None,
        }
        eventually(lambda: found.get("insights/summary") == summary, within_s=60)
        eventually(found.is_quiet, within_s=30)
        yield found


@pytest.mark.parametrize(
    ("path", "name", "keys"),
    [
        ("kpis", "kpis", KPI_KEYS),
        ("customers", "customers", CUSTOMER_KEYS),
        ("claims", "claims", CLAIM_KEYS),
        ("providers", "providers", PROVIDER_KEYS),
        ("risks", "risk_scores", RISK_KEYS),
        ("cross-sell", "recommendations", OFFER_KEYS),
    ],
)
def test_rows_have_their_keys_in_their_order(lake: Lake, path: str, name: str, keys: str) -> None:
    answer = lake.get(f"insights/{path}")
    assert has_keys(answer[name][0], keys)
    assert answer["count"] == answer["total"] == len(answer[name])
    assert answer["description"]
    assert answer["as_of"]


def test_an_unchanged_answer_is_not_sent_again(lake: Lake) -> None:
    first = lake.admin.get("/api/insights/claims")
    again = lake.admin.get("/api/insights/claims", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_claims_are_counted_by_month_of_service_and_found_by_it(lake: Lake) -> None:
    answer = lake.get("insights/claims", limit=1)
    months = answer["facets"]["month"]
    assert sum(months.values()) == answer["total"] > 0
    for month, claims in months.items():
        found = lake.get("insights/claims", month=month)
        assert found["total"] == claims
        assert {row["service_date"][:7] for row in found["claims"]} == {month}


def test_limits_are_held(lake: Lake) -> None:
    for path in (
        "kpis?limit=25",
        "customers?limit=0",
        "claims?limit=1001",
        "claims?offset=-1",
        "providers?limit=201",
    ):
        assert lake.admin.get(f"/api/insights/{path}").status_code == 422


def test_an_unknown_customer_is_not_found(lake: Lake) -> None:
    answer = lake.admin.get("/api/insights/customers/CUST-NOBODY")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Customer CUST-NOBODY not found"


def test_one_customer_has_every_column_of_gold(lake: Lake) -> None:
    row = lake.get("insights/customers/C1")["customer"]
    assert row["total_claims"] == 3
    assert {"engagement_score", "churn_risk_adjusted"} <= row.keys()
    assert not [name for name in row if name.startswith("_")], "what the lake keeps for itself"


def test_analysts_see_no_identifiers_and_may_not_look_into_quarantine(lake: Lake) -> None:
    with lake.stack.client("analyst") as analyst:
        row = analyst.get("/api/insights/customers").json()["customers"][0]
        assert (row["full_name"], row["email"], row["phone"]) == ("***", "***", "***")
        assert row["customer_id"].startswith("ANON-")
        segments = analyst.get("/api/insights/segments").json()["segments"]
        assert {segment["total_premium"] for segment in segments} == {None}
        assert analyst.get("/api/pipeline/quarantine").status_code == 403
        assert analyst.post("/api/pipeline/runs", json={}).status_code == 403


def test_customers_read_providers_and_no_insights(lake: Lake) -> None:
    with lake.stack.client("customer", "CUST-1") as client:
        assert client.get("/api/insights/kpis").status_code == 403
        assert client.get("/api/pipeline/status").status_code == 403
        found = client.get("/api/providers", params={"in_network": "true"}).json()
        assert [row["provider_id"] for row in found["providers"]] == ["V1"]
        assert client.get("/api/providers/V2").json()["provider"]["network_status"] == "Out-of-Network"
        assert client.get("/api/providers/V9").status_code == 404
        assert client.get("/api/providers", params={"search": "AUST"}).json()["total"] == 2


def test_the_status_is_measured(lake: Lake) -> None:
    status = lake.get("pipeline/status")
    assert has_keys(status, STATUS_KEYS)
    assert status["data_source"] == "demo"
    assert {layer["status"] for layer in status["layers"].values()} == {"active"}
    assert status["layers"]["silver"]["record_count"] == sum(status["metrics"].values())
    assert status["pending_claims"] == {"bronze": 0, "silver": 0, "gold": 0}
    assert status["data_quality"]["freshness"] == "Real-time"
    assert {entry["action"] for entry in status["processing_log"]} <= {
        "BRONZE_INGEST",
        "SILVER_PROCESS",
        "GOLD_PROCESS",
    }
    metrics = lake.get("pipeline/metrics")
    assert metrics["record_counts"] == status["metrics"]
    assert metrics["layers"]["gold"]["count"] == status["layers"]["gold"]["record_count"]


def test_the_flow_names_seven_stations(lake: Lake) -> None:
    flow = lake.get("pipeline/flow")
    assert (len(flow["nodes"]), len(flow["edges"]), flow["active_flow"]) == (7, 6, None)
    assert {edge["from"] for edge in flow["edges"]} <= {node["id"] for node in flow["nodes"]}


def test_a_run_can_be_asked_for_and_followed(lake: Lake) -> None:
    wanted = {"kind": "as_of", "as_of": "2026-01-01"}
    answer = lake.admin.post("/api/pipeline/runs", json=wanted)
    assert answer.status_code == 202
    location = answer.headers["location"]
    assert "durabletask" not in answer.text
    eventually(lambda: lake.admin.get(location).json()["status"] == "succeeded", within_s=30)
    assert lake.admin.get(location).json()["requested_by"].startswith("admin:"), "with the person behind it"
    assert lake.get("insights/kpis")["as_of"] == "2026-01-01"


def test_a_run_is_asked_for_once_per_key(lake: Lake) -> None:
    def ask(kind: str) -> httpx.Response:
        return lake.admin.post(
            "/api/pipeline/runs", json={"kind": kind}, headers={"Idempotency-Key": "nightly-7"}
        )

    first, again, other = ask("rebuild"), ask("rebuild"), ask("maintenance")
    assert first.json()["run_id"] == again.json()["run_id"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    eventually(lambda: lake.admin.get(first.headers["location"]).json()["status"] == "succeeded", within_s=30)


def test_a_day_without_its_kind_is_refused(lake: Lake) -> None:
    assert lake.admin.post("/api/pipeline/runs", json={"as_of": "2026-01-01"}).status_code == 422
    assert lake.admin.post("/api/pipeline/runs", json={"kind": "as_of"}).status_code == 422


def test_maintenance_leaves_every_row(lake: Lake) -> None:
    before = lake.get("pipeline/status")["layers"]["bronze"]["record_count"]
    answer = lake.admin.post("/api/pipeline/runs", json={"kind": "maintenance"})
    location = answer.headers["location"]
    eventually(lambda: lake.admin.get(location).json().get("maintained"), within_s=60)
    assert lake.get("pipeline/status")["layers"]["bronze"]["record_count"] == before


def test_a_burst_of_single_claims_arrives_completely_and_soon(lake: Lake) -> None:
    before = lake.get("insights/summary")["total_claims"]

    def submit(number: int) -> None:
        row = claim(1000 + number) | {"_ingestion_timestamp": "2026-01-02T00:00:00Z", "_source": "api"}
        name = f"claims/M{1000 + number}_20260102_000000_000000.json"
        lake.raw.upload_blob(name, json.dumps(row))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(submit, range(60)))
    eventually(lambda: lake.get("insights/summary")["total_claims"] == before + 60, within_s=60)
    eventually(lake.is_quiet, within_s=30)
    assert lake.get("insights/claims", limit=1)["total"] == before + 60


def test_a_refused_row_is_corrected_and_delivered_again(lake: Lake) -> None:
    lake.drop("customers/flawed.jsonl", [customer(70, customer_id=None), customer(71)])
    eventually(lambda: lake.get("pipeline/quarantine", entity="customers")["total"] == 1, within_s=30)
    row = lake.get("pipeline/quarantine", entity="customers")["rows"][0]
    assert (row["source_file"], row["row_number"], row["reasons"]) == (
        "customers/flawed.jsonl",
        1,
        ["missing:customer_id"],
    )
    items = [{"quarantine_id": row["quarantine_id"], "values": {"customer_id": "C70"}}]
    assert lake.admin.post("/api/pipeline/quarantine/replay", json={"items": items}).status_code == 202
    (file,) = lake.raw.list_blobs(f"customers/replay-{row['quarantine_id']}", include=["metadata"])
    assert file.metadata["replayed_by"].startswith("admin:")
    eventually(lambda: lake.admin.get("/api/insights/customers/C70").status_code == 200, within_s=30)
    assert lake.get("pipeline/quarantine", entity="customers", status="open")["total"] == 0
    assert lake.get("pipeline/quality", table="dim_customers")["total"] > 0


def test_a_replay_answers_row_by_row_and_names_the_column_that_nobody_knows(lake: Lake) -> None:
    lake.raw.upload_blob("customers/rows.csv", "customer_id,first_name,last_name\n,Ann,Lee\nC73,Bo\n")
    wanted = {"entity": "customers", "file": "customers/rows.csv"}
    eventually(lambda: lake.get("pipeline/quarantine", **wanted)["total"] == 2, within_s=30)
    found = lake.get("pipeline/quarantine", **wanted)
    assert [column["name"] for column in found["columns"]["customers"]][:2] == ["customer_id", "first_name"]
    record, line = sorted(found["rows"], key=lambda row: row["row_number"])
    assert (record["cells"]["last_name"], line["cells"]) == ("Lee", None)
    assert record["explanations"][0]["sentence"] == "The row has no customer_id."

    def replay(**values: str) -> httpx.Response:
        items = [{"quarantine_id": record["quarantine_id"], "values": values}]
        items.append({"quarantine_id": line["quarantine_id"], "values": {}})
        return lake.admin.post("/api/pipeline/quarantine/replay", json={"items": items})

    refused = replay(customer="C72")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["loc"] == ["body", "items", 0, "values", "customer"]
    answer = replay(customer_id="C72")
    assert (answer.status_code, answer.json()["count"]) == (202, 1)
    (left,) = answer.json()["not_replayed"]
    assert (left["quarantine_id"], left["code"]) == (line["quarantine_id"], "correction_needed")
    eventually(lambda: lake.admin.get("/api/insights/customers/C72").status_code == 200, within_s=30)


def test_files_of_which_nothing_is_loaded_are_listed_with_what_to_do(lake: Lake) -> None:
    lake.raw.upload_blob("pets/nothing.csv", "")
    lake.raw.upload_blob("inbox/letter.txt", "hello")
    eventually(lambda: lake.get("pipeline/files")["count"] == 1, within_s=30)
    (file,) = lake.get("pipeline/files")["files"]
    assert (file["file"], file["code"], bool(file["remedy"])) == ("pets/nothing.csv", "empty", True)
    eventually(lambda: lake.get("pipeline/status")["not_recognized"] != [], within_s=30)
    (unknown,) = lake.get("pipeline/files", outcome="not_recognized")["files"]
    assert unknown["file"] == "inbox/letter.txt"


def test_the_same_file_uploaded_again_changes_no_answer(lake: Lake) -> None:
    eventually(lake.is_quiet, within_s=30)
    paths = [f"/api/insights/{name}" for name in ("claims", "customers", "kpis")]
    tags = [lake.admin.get(path).headers["etag"] for path in paths]
    seen = len(lake.get("pipeline/runs", limit=200)["runs"])
    for name, rows in world().items():
        lake.drop(name, rows)
    eventually(lambda: len(lake.get("pipeline/runs", limit=200)["runs"]) > seen, within_s=30)
    eventually(lake.is_quiet, within_s=30)
    assert tags == [
        lake.admin.get(f"/api/insights/{p}").headers["etag"] for p in ("claims", "customers", "kpis")
    ]
