"""One trace tells a claim's whole journey; and nothing that tells of it names a person."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from deltalake import DeltaTable

from devhost.telemetry import reading
from devhost.telemetry.reading import Span
from shared import clients, storage_resources
from shared.lake import storage
from shared.telemetry import names
from shared.telemetry.names import SpanName
from tests.support.azurite import RunningAzurite
from tests.support.stack import Stack, eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]

# Values that cannot come from anywhere else.
PERSON = {
    "first_name": "Zephyrine",
    "last_name": "Quistgaard",
    "email": "zephyrine.quistgaard@example.org",
    "phone": "(555) 867-5309",
    "address_line1": "4711 Wisteria Crescent",
    "city": "Xylopolis",
    "state": "TX",
    "zip_code": "78799",
    "date_of_birth": "1987-11-29",
}
PET = {
    "pet_name": "Fizzlewhiskers",
    "species": "Dog",
    "breed": "Beagle",
    "gender": "Male",
    "date_of_birth": "2020-01-02",
    "weight_lbs": 20,
    "microchip_id": "985112003456789",
}
NOTES = "Swallowed the golden harmonica."
PERSONAL = (
    *(value for key, value in PERSON.items() if key not in ("state",)),
    *(PET["pet_name"], PET["microchip_id"], NOTES),
)
SILVER_CLAIMS = (names.ROWS.name, "layer=silver table=fact_claims")
# A pass over nothing new, and care of the tables, belong to no request.
NOT_OF_A_CLAIM = {SpanName.MAINTAIN}


@dataclass(frozen=True)
class Journey:
    """A claim that went all the way, and what was recorded of it."""

    trace: str
    claim_id: str
    home: Path
    recorded: Path

    def spans(self) -> list[Span]:
        """The steps of the claim's trace."""
        return [span for span in reading.spans(self.recorded) if span.trace == self.trace]


@pytest.fixture(scope="module")
def journey(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    home = tmp_path_factory.mktemp("trace")
    recorded = home / "telemetry.jsonl"
    account = azurite.new_account()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.environment().items():
            patch.setenv(name, value)
        clients.reset()
        with running_stack(account, home, DEVHOST_TELEMETRY=str(recorded)) as stack:
            yield _traveled(stack, recorded)
        clients.reset()


def _traveled(stack: Stack, recorded: Path) -> Journey:
    trace = secrets.token_hex(16)
    with stack.client("admin") as client, stack.client("analyst") as analyst:
        ids = _insured(client)
        _fail_in_many_ways(client, ids)
        # A pass carries what waits: alone in it, the claim is the trace that its steps belong to.
        eventually(lambda: stack.pipeline_status()["data_quality"]["freshness"] == "Real-time", within_s=60)
        claim = {"claim_type": "Accident", "claim_amount": 150, "treatment_notes": NOTES}
        traceparent = f"00-{trace}-{secrets.token_hex(8)}-01"
        made = _posted(client, "claims", {**ids, **claim}, {"traceparent": traceparent})
        journey = Journey(trace, made["claim_id"], stack.home, recorded)

        def in_gold() -> bool:
            rows = analyst.get("/api/insights/claims?limit=100").json().get("claims", [])
            return any(row["claim_id"] == journey.claim_id for row in rows)

        eventually(in_gold, within_s=60)
        eventually(lambda: SpanName.EVENT in {s.name for s in journey.spans()}, within_s=20)
        eventually(lambda: reading.measures(recorded).get(SILVER_CLAIMS) == 1, within_s=10)
    return journey


def _insured(client: httpx.Client) -> dict[str, Any]:
    customer_id = _posted(client, "customers", PERSON)["customer_id"]
    pet_id = _posted(client, "pets", PET | {"customer_id": customer_id})["pet_id"]
    ids = {"customer_id": customer_id, "pet_id": pet_id}
    policy = _posted(client, "policies", ids | {"plan_name": "Unlimited"})
    return ids | {"policy_id": policy["policy_id"], "service_date": policy["effective_date"]}


def _fail_in_many_ways(client: httpx.Client, ids: dict[str, Any]) -> None:
    refused = [
        client.post("/api/customers", json=PERSON),
        client.post("/api/customers", json=PERSON | {"email": "quistgaard", "phone": "867-5309 Wisteria"}),
        client.post("/api/customers", content=b'{"first_name": "Zephyrine", '),
        client.post("/api/pets", json=PET | {"customer_id": "CUST-00000000"}),
        client.post("/api/claims", json={**ids, "treatment_notes": NOTES}),
        client.get("/api/customers/lookup", params={"email": "nobody." + str(PERSON["email"])}),
        client.get("/api/customers/lookup", params={"email": PERSON["last_name"]}),
        client.get("/api/customers", headers={"Authorization": "Bearer Zephyrine.Quistgaard.token"}),
    ]
    assert all(400 <= answer.status_code < 500 for answer in refused), [a.status_code for a in refused]
    assert client.get("/api/customers/lookup", params={"email": PERSON["email"]}).is_success


def _posted(
    client: httpx.Client, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> dict[str, Any]:
    answer = client.post(f"/api/{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_every_step_from_the_request_to_gold_is_in_the_caller_s_trace(journey: Journey) -> None:
    assert {span.name for span in journey.spans()} == set(SpanName) - NOT_OF_A_CLAIM


def test_the_steps_hang_together(journey: Journey) -> None:
    found = journey.spans()
    (root,) = [span for span in found if span.name == SpanName.OPERATION]
    above = {span.id: span.parent for span in found}

    def leads_to_root(span_id: str) -> bool:
        while span_id in above and span_id != root.id:
            span_id = above[span_id]
        return span_id == root.id

    assert [span.name for span in found if not leads_to_root(span.id)] == []
    assert (root.attributes["operation"], root.attributes["status"]) == ("create_claim", "201")


def test_the_raw_blob_and_the_commits_of_every_layer_name_the_trace(journey: Journey) -> None:
    prefix = f"claims/{journey.claim_id}_"
    # Its payment, which may be written by now, is one of several claims' and has a trace of its own.
    submitted = min(
        storage_resources.container("raw").list_blobs(prefix, include="metadata"), key=lambda blob: blob.name
    )
    assert journey.trace in submitted.metadata["traceparent"]
    for layer, table in (("bronze", "claims_raw"), ("silver", "fact_claims"), ("gold", "claims_analytics")):
        handle = DeltaTable(storage.table_uri(layer, table), storage_options=storage.options())
        told = " ".join(str(commit.get("traceparents", "")) for commit in handle.history())
        assert journey.trace in told, layer


def test_measures_of_the_claim_are_recorded_under_their_names(journey: Journey) -> None:
    found = reading.measures(journey.recorded)
    assert {name for name, _ in found} <= {metric.name for metric in names.METRICS}
    assert found[(names.CLAIMS_DECIDED.name, "by=rules outcome=Approved")] == 1
    assert found[(names.ANSWERS.name, "operation=create_claim status_class=2xx")] == 1
    assert found[SILVER_CLAIMS] == 1
    took = {told for name, told in found if name == names.RUN_DURATION.name}
    assert "engine=polars kind=increment status=succeeded" in took


def test_no_log_line_and_no_recorded_attribute_holds_personal_data(journey: Journey) -> None:
    written = [*journey.home.glob("*.log"), journey.recorded]
    assert len(written) >= 3
    for path in written:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert text
        found = [value for value in PERSONAL if re.search(re.escape(str(value)), text, re.IGNORECASE)]
        assert found == [], path.name
