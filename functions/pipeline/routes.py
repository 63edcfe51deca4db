"""The pipeline as staff see it: status, runs, quality, and the rows in quarantine."""

import asyncio

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.http.once import key_in_header
from functions.pipeline import medallion, models, quarantine_models, reason_models, run_models
from shared.domain.categories import KNOWN_CATEGORIES
from shared.domain.four_eyes import actor_of
from shared.domain.rows import Row
from shared.identity.policies import role
from shared.identity.principal import Role
from shared.identity.visibility import shown
from shared.lake.intake import left_files, quarantine
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.monitor import flow, pending, quality, status
from shared.lake.state import runs
from shared.records.pseudonyms import pseudonym

bp = df.Blueprint()

STAFF = role(Role.ANALYST, Role.ADJUSTER, Role.ADMIN, Role.OPERATOR, Role.LOADER)
OPERATORS = role(Role.ADMIN, Role.OPERATOR)
TAGS = ["pipeline"]
PENDING_SHOWN = 200


@operation(
    bp,
    "GET",
    "api/pipeline/status",
    name="get_pipeline_status",
    policy=STAFF,
    summary="What the pipeline is doing, measured",
    tags=TAGS,
    response=models.PipelineStatus,
)
def get_pipeline_status(call: Call) -> Answer:
    """Layers, quality, waiting work and the last stages."""
    return Answer(status.status(status.observe()))


@operation(
    bp,
    "GET",
    "api/pipeline/metrics",
    name="get_pipeline_metrics",
    policy=STAFF,
    summary="The figures of the status",
    tags=TAGS,
    response=models.PipelineMetrics,
)
def get_pipeline_metrics(call: Call) -> Answer:
    """Counts by table and by layer."""
    return Answer(status.metrics(status.observe()))


@operation(
    bp,
    "GET",
    "api/pipeline/flow",
    name="get_pipeline_flow",
    policy=STAFF,
    summary="The way of the data, and where work is under way",
    tags=TAGS,
    response=models.Flow,
)
def get_pipeline_flow(call: Call) -> Answer:
    """Seven stations and the ways between them."""
    return Answer(flow.flow(status.observe()))


@operation(
    bp,
    "GET",
    "api/pipeline/pending",
    name="get_pending_claims",
    policy=STAFF,
    summary="Claims on their way to gold",
    description=f"At most {PENDING_SHOWN} claims are listed; the counts are complete.",
    tags=TAGS,
    response=models.PendingClaims,
)
def get_pending_claims(call: Call) -> Answer:
    """Claims by the layer they have reached."""
    claims = pending.pending(status.observe(), limit=PENDING_SHOWN)
    role_of_caller = call.caller.role
    return Answer(
        {
            name: rows if name == "counts" else [_on_its_way(row, role_of_caller) for row in rows]
            for name, rows in claims.items()
        }
    )


@operation(
    bp,
    "GET",
    "api/pipeline/runs",
    name="list_runs",
    policy=STAFF,
    summary="Runs, newest first",
    tags=TAGS,
    query=run_models.RunsQuery,
    response=run_models.Runs,
)
def list_runs(call: Call) -> Answer:
    """The newest runs."""
    recent = runs.recent(call.query.limit)
    return Answer({"runs": recent, "count": len(recent)})


@operation(
    bp,
    "GET",
    "api/pipeline/runs/{run_id}",
    name="get_run",
    policy=STAFF,
    summary="One run and what its stages did",
    tags=TAGS,
    response=run_models.RunRecord,
    errors=(404,),
)
def get_run(call: Call) -> Answer:
    """One run's record."""
    return Answer(runs.get(call.path["run_id"]))


@operation(
    bp,
    "POST",
    "api/pipeline/runs",
    name="request_run",
    policy=OPERATORS,
    summary="Ask for a run",
    description="Runs follow one another; the Location tells how far this one has come.",
    tags=TAGS,
    request=run_models.RunRequest,
    response=run_models.RunAccepted,
    status=202,
    idempotent=True,
    durable_client=True,
)
async def request_run(call: Call) -> Answer:
    """Queue a run, and make sure that it is taken up."""
    run_id = await asyncio.to_thread(_ask, call)
    await medallion.start(call.durable)
    location = f"/api/pipeline/runs/{run_id}"
    return Answer({"run_id": run_id, "status": "queued"}, headers={"Location": location})


@operation(
    bp,
    "GET",
    "api/pipeline/files",
    name="list_left_files",
    policy=STAFF,
    summary="Raw files of which nothing was loaded, with reason and remedy",
    description="Refused ones, the latest first, or those whose name says no entity, by name.",
    tags=TAGS,
    query=reason_models.FilesQuery,
    response=reason_models.UnprocessedFiles,
)
def list_left_files(call: Call) -> Answer:
    """Refused or unrecognized files."""
    list_files = left_files.refused if call.query.outcome == "refused" else left_files.not_recognized
    files = list_files(call.query.limit)
    return Answer({"files": files, "count": len(files)})


@operation(
    bp,
    "GET",
    "api/pipeline/quarantine",
    name="list_quarantine",
    policy=OPERATORS,
    summary="Rows that no layer could take, with every reason",
    tags=TAGS,
    query=quarantine_models.QuarantineQuery,
    response=quarantine_models.Quarantine,
)
def list_quarantine(call: Call) -> Answer:
    """Quarantined rows, newest first."""
    query = call.query
    filters = Filters(query.entity, query.status, query.reason, query.file)
    rows, total = quarantine.page(filters, limit=query.limit, offset=query.offset)
    columns = {entity: quarantine.columns(entity) for entity in sorted({row["entity"] for row in rows})}
    explained = [quarantine.explained(row) for row in rows]
    return Answer({"rows": explained, "columns": columns, "count": len(rows), "total": total})


@operation(
    bp,
    "POST",
    "api/pipeline/quarantine/replay",
    name="replay_quarantine",
    policy=OPERATORS,
    summary="Deliver quarantined rows again, corrected or as they are",
    description="What can be delivered is; what cannot stands in not_replayed. 409 when nothing can.",
    tags=TAGS,
    request=quarantine_models.ReplayRequest,
    response=quarantine_models.Replayed,
    status=202,
    errors=(404, 409),
    idempotent=True,
)
def replay_quarantine(call: Call) -> Answer:
    """Drop the rows as new raw files; the same replay delivers nothing twice, with or without a key."""
    corrections = [Correction(item.quarantine_id, item.values) for item in call.body.items]
    by = actor_of(call.caller.role, call.caller.subject)
    outcome = quarantine.replay(corrections, by=by, now=call.now)
    delivered = {"replayed": outcome.delivered, "count": len(outcome.delivered)}
    return Answer({**delivered, "not_replayed": outcome.left})


@operation(
    bp,
    "GET",
    "api/pipeline/quality",
    name="get_quality_report",
    policy=STAFF,
    summary="Data-quality measures of the runs",
    tags=TAGS,
    query=quarantine_models.QualityQuery,
    response=quarantine_models.QualityReport,
)
def get_quality_report(call: Call) -> Answer:
    """Measures of one run, or of all, newest first."""
    query = call.query
    measures, total = quality.report(
        run_id=query.run_id, table=query.table, limit=query.limit, offset=query.offset
    )
    return Answer({"measures": measures, "count": len(measures), "total": total})


def _on_its_way(row: Row, caller: Role) -> Row:
    seen = shown(row, caller)
    if caller in (Role.ADMIN, Role.ADJUSTER):
        return seen
    category, customer_id = row.get("claim_category"), row.get("customer_id")
    return seen | {
        "claim_category": category if category in (None, *KNOWN_CATEGORIES) else "Other",
        "customer_id": pseudonym(customer_id) if customer_id else None,
    }


def _ask(call: Call) -> str:
    caller, request = call.caller, call.body
    by = actor_of(caller.role, caller.subject)
    if call.idempotency_key is None:
        return runs.ask(request.kind, as_of=request.as_of, requested_by=by, now=call.now)
    key = "\n".join((caller.issuer, caller.subject, call.route_id, call.idempotency_key))
    with key_in_header():
        return runs.ask_once(
            key, call.body_hash, kind=request.kind, as_of=request.as_of, requested_by=by, now=call.now
        )
