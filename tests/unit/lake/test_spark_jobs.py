"""Jobs on Databricks and Fabric: what is asked of their interfaces, and what their answers mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

import pytest
from azure.core.credentials import AccessToken

from shared import clients
from shared.lake import spark_jobs
from shared.settings import SparkJob


class Asked(NamedTuple):
    method: str
    path: str
    body: Any
    token: str | None


Answer = tuple[int, dict[str, str], Any]


class Service:
    """An HTTP service of this machine that remembers what it was asked, and answers what it was told."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Answer] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def _serve(self) -> None:
                text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = self.headers.get("Authorization")
                outer.asked.append(Asked(self.command, self.path, json.loads(text or "null"), token))
                status, headers, body = outer.answers.pop(0)
                content = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


class Identity:
    """Tokens that tell what they are for."""

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        return AccessToken(f"for {scopes[0]}", 4_000_000_000)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("APP_ENVIRONMENT", "local")
    monkeypatch.setattr(clients, "credential", lambda _: Identity())
    found = Service()
    thread = Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def databricks(service: Service, monkeypatch: pytest.MonkeyPatch) -> spark_jobs.Jobs:
    return configured({"kind": "databricks", "url": service.url, "job": "123"}, monkeypatch)


@pytest.fixture
def fabric(service: Service, monkeypatch: pytest.MonkeyPatch) -> spark_jobs.Jobs:
    told = {"kind": "fabric", "url": service.url, "workspace": "w-1", "job": "d-1"}
    return configured({**told, "arguments": ["--folder", "/lakehouse/my files"]}, monkeypatch)


def configured(job: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> spark_jobs.Jobs:
    monkeypatch.setenv("SPARK_JOB", json.dumps(job))
    found = spark_jobs.configured()
    assert found is not None
    return found


def test_a_databricks_job_is_run_once_for_a_token(databricks: spark_jobs.Jobs, service: Service) -> None:
    service.answers = [(200, {}, {"run_id": 455644833, "number_in_job": 455644833})]
    assert databricks.start(7, "RUN-1-1767225600") == "455644833"
    (asked,) = service.asked
    assert asked[:3] == (
        "POST",
        "/api/2.2/jobs/run-now",
        {
            "job_id": 123,
            "python_params": ["--pass", "7"],
            "idempotency_token": "RUN-1-1767225600",
            "queue": {"enabled": True},
        },
    )
    assert asked.token == "Bearer for 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"


def _run(life_cycle: str, **result: str) -> Answer:
    return (200, {}, {"run_id": 1, "state": {"life_cycle_state": life_cycle, **result}})


DATABRICKS_STATES: list[tuple[Answer, str]] = [
    (_run("QUEUED"), "running"),
    (_run("PENDING"), "running"),
    (_run("RUNNING"), "running"),
    (_run("BLOCKED"), "running"),
    (_run("WAITING_FOR_RETRY"), "running"),
    (_run("TERMINATING"), "running"),
    (_run("TERMINATED", result_state="SUCCESS"), "ended"),
    (_run("TERMINATED", result_state="FAILED"), "ended"),
    (_run("SKIPPED"), "ended"),
    *(
        ((200, {}, {"run_id": 1, "status": {"state": state}}), "running")
        for state in ("BLOCKED", "PENDING", "QUEUED", "RUNNING", "TERMINATING", "WAITING")
    ),
    ((200, {}, {"run_id": 1, "status": {"state": "TERMINATED"}}), "ended"),
    (_run("INTERNAL_ERROR", result_state="FAILED"), "ended"),
    ((400, {}, {"error_code": "INVALID_PARAMETER_VALUE", "message": "Run 1 does not exist."}), "lost"),
    ((404, {}, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run 1 does not exist."}), "lost"),
]


@pytest.mark.parametrize(("answer", "means"), DATABRICKS_STATES)
def test_the_life_of_a_databricks_run(
    answer: Answer, means: str, databricks: spark_jobs.Jobs, service: Service
) -> None:
    service.answers = [answer]
    assert databricks.state("1") == means
    assert service.asked[0][:2] == ("GET", "/api/2.2/jobs/runs/get?run_id=1")


def test_a_databricks_run_is_cancelled(databricks: spark_jobs.Jobs, service: Service) -> None:
    service.answers = [(200, {}, {})]
    databricks.stop("455644833")
    assert service.asked[0][:3] == ("POST", "/api/2.2/jobs/runs/cancel", {"run_id": 455644833})


def test_a_fabric_definition_is_run_with_the_pass_as_its_command_line(
    fabric: spark_jobs.Jobs, service: Service
) -> None:
    where = f"{service.url}/v1/workspaces/w-1/items/d-1/jobs/instances/5b218778"
    service.answers = [(202, {"Location": where, "Retry-After": "60"}, None)]
    assert fabric.start(7, "RUN-1-1767225600") == "5b218778"
    (asked,) = service.asked
    assert asked[:3] == (
        "POST",
        "/v1/workspaces/w-1/sparkJobDefinitions/d-1/jobs/sparkjob/instances",
        {"executionData": {"commandLineArguments": "--pass 7 --folder '/lakehouse/my files'"}},
    )
    assert asked.token == "Bearer for https://api.fabric.microsoft.com/.default"


FABRIC_STATES: list[tuple[Answer, str]] = [
    ((200, {}, {"id": "5b218778", "status": "NotStarted"}), "running"),
    ((200, {}, {"id": "5b218778", "status": "InProgress"}), "running"),
    ((200, {}, {"id": "5b218778", "status": "Completed", "failureReason": None}), "ended"),
    ((200, {}, {"id": "5b218778", "status": "Failed", "failureReason": {"errorCode": "x"}}), "ended"),
    ((200, {}, {"id": "5b218778", "status": "Cancelled"}), "ended"),
    ((200, {}, {"id": "5b218778", "status": "Deduped"}), "ended"),
    ((404, {}, {"errorCode": "EntityNotFound"}), "lost"),
]


@pytest.mark.parametrize(("answer", "means"), FABRIC_STATES)
def test_the_life_of_a_fabric_instance(
    answer: Answer, means: str, fabric: spark_jobs.Jobs, service: Service
) -> None:
    service.answers = [answer]
    assert fabric.state("5b218778") == means
    assert service.asked[0][:2] == ("GET", "/v1/workspaces/w-1/items/d-1/jobs/instances/5b218778")


def test_a_fabric_instance_is_cancelled(fabric: spark_jobs.Jobs, service: Service) -> None:
    service.answers = [(202, {}, None)]
    fabric.stop("5b218778")
    where = "/v1/workspaces/w-1/items/d-1/jobs/instances/5b218778/cancel"
    assert service.asked[0][:2] == ("POST", where)


def test_a_start_that_fails_for_a_moment_is_tried_again(
    databricks: spark_jobs.Jobs, service: Service
) -> None:
    service.answers = [(503, {}, {"error_code": "TEMPORARILY_UNAVAILABLE"}), (200, {}, {"run_id": 5})]
    assert databricks.start(7, "token") == "5"
    # The token is the same, so it would be one run if the first had started it after all.
    assert service.asked[0].body == service.asked[1].body


def test_who_asks_too_often_is_told_when_to_come_back(fabric: spark_jobs.Jobs, service: Service) -> None:
    told = {"errorCode": "TooManyRequestsForJobs", "message": "Too many requests."}
    where = f"{service.url}/v1/workspaces/w-1/items/d-1/jobs/instances/5b218778"
    service.answers = [(429, {"Retry-After": "0"}, told), (202, {"Location": where}, None)]
    assert fabric.start(7, "token") == "5b218778"


# What has ended can't be cancelled, and a token whose run was deleted starts none.
REFUSALS: list[tuple[str, int, dict[str, str]]] = [
    ("fabric", 400, {"errorCode": "JobAlreadyCompleted", "message": "The job has completed."}),
    ("databricks", 400, {"error_code": "INVALID_STATE", "message": "Run 5 was deleted."}),
]


@pytest.mark.parametrize(("kind", "status", "told"), REFUSALS)
def test_what_the_service_refuses_is_raised(
    kind: str, status: int, told: dict[str, str], request: pytest.FixtureRequest, service: Service
) -> None:
    from azure.core.exceptions import HttpResponseError

    jobs: spark_jobs.Jobs = request.getfixturevalue(kind)
    service.answers = [(status, {}, told)] * 2
    with pytest.raises(HttpResponseError):
        jobs.stop("5")
    with pytest.raises(HttpResponseError):
        jobs.start(7, "token")


def test_a_refusal_is_raised(databricks: spark_jobs.Jobs, service: Service) -> None:
    from azure.core.exceptions import HttpResponseError

    service.answers = [(403, {}, {"error_code": "PERMISSION_DENIED"})]
    with pytest.raises(HttpResponseError):
        databricks.start(7, "token")


def test_tokens_go_over_tls_once_the_app_is_hosted(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    from azure.core.exceptions import ServiceRequestError

    monkeypatch.setenv("APP_ENVIRONMENT", "prod")
    hosted = configured({"kind": "databricks", "url": service.url, "job": "123"}, monkeypatch)
    with pytest.raises(ServiceRequestError, match="non-TLS"):
        hosted.state("1")
    assert service.asked == []


@pytest.mark.parametrize("job", [SparkJob("local", arguments=("--folder", "/x"))])
def test_the_program_is_told_the_pass(job: SparkJob) -> None:
    assert spark_jobs.arguments(7, job) == ["--pass", "7", "--folder", "/x"]
