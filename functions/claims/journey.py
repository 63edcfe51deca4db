"""Where claims stand on their way, and how long that usually takes."""

import azure.durable_functions as df

from functions.claims import models
from functions.http.endpoint import Answer, Call, operation
from functions.records.commands import READERS, records
from shared.domain.claim_status import status_answer
from shared.domain.rows import wire
from shared.records.durations import measured_durations

bp = df.Blueprint()

TAGS = ["claims"]


@operation(
    bp,
    "GET",
    "api/claims/{claim_id}/status",
    name="get_claim_status",
    literal_siblings=("customer",),
    policy=READERS,
    response=models.ClaimStatusAnswer,
    summary="Where a claim stands, and when it got there",
    tags=TAGS,
    errors=(404,),
)
def get_claim_status(call: Call) -> Answer:
    """The status of the claim in the path."""
    return Answer(wire(status_answer(records(call).get("claim", call.path["claim_id"]).row)))


@operation(
    bp,
    "GET",
    "api/claims/durations",
    name="get_claim_durations",
    policy=READERS,
    response=models.UsualDurations,
    summary="How long claims usually stay in each status",
    description="Measured on claims of the last 90 days; null where there are too few.",
    tags=TAGS,
)
def get_claim_durations(call: Call) -> Answer:
    """Medians over everybody's claims; they tell of none."""
    measured = measured_durations(call.now)
    durations = [
        {"status": str(each.status), "p50_seconds": each.p50_seconds, "count": each.count}
        for each in measured.durations
    ]
    body = {"measured_at": measured.at, "durations": durations}
    return Answer(body, headers={"Cache-Control": "private, max-age=300"})
