"""The package as an instance of Flex Consumption runs it: by its variables and its identity, without az."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import function_app
from devhost.host.routing import Route, RouteTable
from functions.http.endpoint import OPERATIONS
from functions.http.openapi import document
from tests.support.app_settings import template_settings
from tests.support.package import build_package
from tests.support.platform import (
    CLIENT_ID,
    HOST_ACCOUNT,
    INGESTION,
    LAKE_ACCOUNT,
    WEBPUBSUB,
    Platform,
    app_settings,
    running_platform,
)
from tests.support.processes import ROOT

assert function_app.app
pytestmark = pytest.mark.azurite

STORAGE = "https://storage.azure.com"
MONITOR = "https://monitor.azure.com"
# Who asks the identity endpoint: each is given an address of its own there.
SDK = ("tables", "queues", "blobs", "readiness")
LAKE = ("deltalake_write", "deltalake_read", "polars_read")
PROGRAM = """
import asyncio, importlib.util, json, os, sys
folder, messages_file, way, variables = sys.argv[1:]
spec = importlib.util.spec_from_file_location("messages", messages_file)
messages = importlib.util.module_from_spec(spec)
sys.modules["messages"] = messages
spec.loader.exec_module(messages)
messages.Protos.FunctionEnvironmentReloadResponse = messages.Message
sys.path.insert(0, folder)
import azure_functions_runtime as runtime

async def started():
    given = {"function_app_directory": folder}
    if way == "restarted":
        os.environ.update(json.loads(variables))
        init = messages.Envelope.of("worker_init_request", capabilities={}, **given)
        return await runtime.worker_init_request(init)
    # A waiting worker becomes the app's: it was started without any of the variables.
    given["environment_variables"] = json.loads(variables)
    reload = messages.Envelope.of("function_environment_reload_request", **given)
    return await runtime.function_environment_reload_request(reload)

async def index():
    answer = await started()
    assert answer.result.status == messages.StatusResult.Success, answer.result.exception.message
    return await runtime.functions_metadata_request(None)

indexed = asyncio.run(index()).function_metadata_results
functions = sorted(f.name for f in indexed)
bindings = [(f.name, json.loads(text)) for f in indexed for text in f.raw_bindings]
http = [(name, b["route"], b.get("methods")) for name, b in bindings if b["type"].lower() == "httptrigger"]

from opentelemetry.trace import get_tracer, get_tracer_provider
from shared import clients, readiness, settings
from shared.lake.delta import commit, data_files, frames, handles
from shared.lake.schema import contracts
from shared.lake.schema.polars_schema import empty_frame
from shared.realtime import connection
from shared.realtime.access import Grant
from shared.realtime.errors import RealtimeUnavailableError

table = contracts.TABLES["gold"]["claims_analytics"]
stamp = commit.Stamp("gold/claims_analytics", 1)
identity = os.environ["IDENTITY_ENDPOINT"]

def telemetry():
    with get_tracer("petinsure360").start_as_current_span("boot"):
        pass
    return get_tracer_provider().force_flush(5000)

def web_pubsub():
    try:
        connection.client_url(Grant("analyst.1", (), ()))
    except RealtimeUnavailableError:
        return "asked"

def deltalake_write():
    return commit.append(table, empty_frame(table).clear(3), stamp).written

def deltalake_read():
    return frames.count(table, commit.newest(table).version())

def polars_read():
    return data_files.read(table, frames.files(table, commit.newest(table).version())).height

doors = {
    "tables": lambda: len(list(clients.tables().list_tables())),
    "queues": lambda: len(list(clients.queues().list_queues())),
    "blobs": lambda: len(list(clients.blobs().list_containers())),
    "readiness": lambda: [check.ok for check in readiness.check(readiness.PROBES)],
    "web_pubsub": web_pubsub,
    "deltalake_write": deltalake_write,
    "deltalake_read": deltalake_read,
    "polars_read": polars_read,
}
found = {"telemetry": telemetry()}
for name, door in doors.items():
    os.environ["IDENTITY_ENDPOINT"] = identity + name
    for each in (clients.reset, handles.forget, frames.forget, data_files.forget):
        each()
    found[name] = door()
print(json.dumps({"functions": functions, "http": http, "hosted": settings.is_hosted(), "doors": found}))
"""
DECLARED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import function_app
print(json.dumps(sorted(f.get_function_name() for f in function_app.app.get_functions())))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(build_package(folder / "app.zip")) as package:
        package.extractall(folder / "wwwroot")
    return folder / "wwwroot"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running_platform(tmp_path_factory.mktemp("platform")) as running:
        yield running


def run(site: Path, environment: dict[str, str], program: str, *arguments: str) -> Any:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", program, str(site), *arguments],
        cwd=site,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=[("dev", "restarted"), ("prod", "specialized")], ids="-".join)
def booted(request: pytest.FixtureRequest, site: Path, platform: Platform, tmp_path_factory: Any) -> Any:
    """What an instance found, and what it asked the platform for meanwhile."""
    environment, way = request.param
    tokens, hosts = len(platform.tokens), len(platform.hosts)
    path = tmp_path_factory.mktemp("bin")
    variables = {**platform.variables(path), **app_settings(environment)}
    assert "WEBSITE_INSTANCE_ID" not in variables
    messages = str(ROOT / "devhost/host/messages.py")
    found = run(site, {"PATH": str(path)}, PROGRAM, messages, way, json.dumps(variables))
    return {**found, "tokens": platform.tokens[tokens:], "hosts": set(platform.hosts[hosts:])}


def test_the_worker_library_finds_every_function(booted: dict[str, Any], site: Path) -> None:
    declared = run(site, {"PATH": "/usr/bin"}, DECLARED)
    assert booted["functions"] == declared
    assert {"create_claim", "raw_file_created", "medallion", "root"} <= set(declared)


def test_every_operation_of_the_document_is_reached_by_the_hosts_rule(booted: dict[str, Any]) -> None:
    table = RouteTable(
        Route(route, frozenset(m.upper() for m in methods or ()) or None, name, name)
        for name, route, methods in booted["http"]
    )
    described = document(OPERATIONS)["paths"]
    for path, methods in described.items():
        for method, operation in methods.items():
            match = table.find(method.upper(), path.replace("{", "").replace("}", ""))
            assert match is not None
            assert match.target == operation["operationId"], (method, path)


def test_it_knows_that_it_is_hosted(booted: dict[str, Any]) -> None:
    assert booted["hosted"]


def test_every_door_opens_with_the_identity_alone(booted: dict[str, Any]) -> None:
    doors = booted["doors"]
    assert doors["readiness"] == [True] * 4
    assert doors["web_pubsub"] == "asked"
    assert doors["deltalake_read"] == doors["polars_read"] > 0
    assert {doors["tables"], doors["queues"]} == {0}


def test_every_client_asks_the_platform_for_this_identity(booted: dict[str, Any]) -> None:
    assert {(each.client_id, each.has_header) for each in booted["tokens"]} == {(CLIENT_ID, True)}
    asked = {(each.asker, each.resource.rstrip("/")) for each in booted["tokens"]}
    # The worker's exporter sends when it likes, so that it may ask beside anybody.
    assert "" in {asker for asker, resource in asked if resource == MONITOR}
    assert {pair for pair in asked if pair[1] != MONITOR} == {
        *((name, STORAGE) for name in (*SDK, *LAKE)),
        ("web_pubsub", "https://webpubsub.azure.com"),
    }


def test_every_service_is_called_by_its_public_name(booted: dict[str, Any]) -> None:
    host = {f"{HOST_ACCOUNT}.{service}.core.windows.net" for service in ("table", "queue")}
    lake = {f"{LAKE_ACCOUNT}.blob.core.windows.net"}
    assert host | lake | {WEBPUBSUB, INGESTION} <= booted["hosts"]
    assert {name for name in booted["hosts"] if name.endswith(".windows.net")} == host | lake


def test_the_settings_of_the_test_are_those_of_the_template() -> None:
    assert set(app_settings("prod")) == set(template_settings())
