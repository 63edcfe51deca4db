"""What the code names would exist in Azure, and what would be made there is used."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest

from devhost.launcher import cost, cost_model
from shared import poison
from shared.lake import storage
from shared.lake.schema import contracts
from shared.records.tables import Table
from shared.telemetry.names import METRICS, LogEvent
from tests.support.bicep import SETS
from tests.support.deployments import Deployment, Evaluator
from tests.support.documents import text_of
from tests.support.processes import ROOT

ACCOUNT = "Microsoft.Storage/storageAccounts"
ALERT = "Microsoft.Insights/scheduledQueryRules"

# Read in Python, and never set in Azure.
LOCAL_SETTINGS = {
    "AzureWebJobsStorage": "a connection string: locally only",
    "LAKE_STORAGE": "a connection string: locally only",
    "LAKE_STORAGE__tableServiceUri": "there are no tables in the lake account",
    "LAKE_STORAGE__queueServiceUri": "there are no queues in the lake account",
    "WEBPUBSUB_CONNECTION_STRING": "a connection string: locally only",
    "WEBPUBSUB_ACCESS_KEYS": "local keys are off",
    "REQUESTS_CA_BUNDLE": "for a proxy that somebody sits behind",
    "AZURE_TENANT_ID": "of a job on a cluster",
    "AZURE_CLIENT_ID": "of a job on a cluster",
    "AZURE_CLIENT_SECRET": "of a job on a cluster",
    "WEBSITE_SITE_NAME": "set by the platform",
    "IDENTITY_ENDPOINT": "set by the platform",
    "IDENTITY_HEADER": "set by the platform",
}
# Set in Azure, and read by the platform.
PLATFORM_SETTINGS = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "AzureWebJobsDisableHomepage",
    "AzureWebJobsStorage__credential",
    "LAKE_STORAGE__credential",
    "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    "PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY",
    "PYTHON_APPLICATIONINSIGHTS_LOGGER_NAME",
    "POLARS_OOC_DISK_BUDGET_MB",
    "PYTHON_THREADPOOL_THREAD_COUNT",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("shared", "functions"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(file.read_text(encoding="utf-8"))


def constants(ending: str) -> set[str]:
    """Values of the module constants whose names end so."""
    found = set()
    for name, tree in modules():
        for node in tree.body:
            for target in node.targets if isinstance(node, ast.Assign) else ():
                if isinstance(target, ast.Name) and re.search(rf"(^|_){ending}$", target.id):
                    value = getattr(importlib.import_module(name), target.id)
                    found |= {value} if isinstance(value, str) else set()
    return found


@cache
def settings_read() -> set[str]:
    found: set[str] = set()
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _reads_environment(node) and node.args:
                found |= set(_texts(node.args[0]))
    return found


def _reads_environment(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    return called.rpartition(".")[2] in ("optional", "required") or called == "os.environ.get"


def _texts(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant):
        yield argument.value
    elif isinstance(argument, ast.JoinedStr):
        ending = "".join(part.value for part in argument.values if isinstance(part, ast.Constant))
        yield from (f"{prefix}{ending}" for prefix in ("AzureWebJobsStorage", "LAKE_STORAGE"))
    elif isinstance(argument, ast.Name) and argument.id == "prefix":
        yield from ("AzureWebJobsStorage", "LAKE_STORAGE")


def bindings() -> list[dict[str, str]]:
    """Of every function; in a process of its own, because an app can be asked once."""
    program = (
        "import json; from function_app import app; bound = [f.get_bindings() for f in app.get_functions()]; "
        "print(json.dumps([b.get_dict_repr() for each in bound for b in each], default=str))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: list[dict[str, str]] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.fixture
def prod(evaluate: Evaluator) -> Deployment:
    return evaluate("prod")


def made(deployment: Deployment, part: str, account: str) -> set[str]:
    """Names of the tables, queues or containers of an account, by the first letters of its name."""
    found = deployment.of(f"{ACCOUNT}/{part}")
    return {each.name.rpartition("/")[2] for each in found if each.name.startswith(account)}


def given(deployment: Deployment) -> dict[str, str]:
    """The app's settings."""
    return dict(deployment.one("Microsoft.Web/sites/config", "/appsettings").properties)


@pytest.mark.parametrize("parameters", SETS)
def test_every_setting_the_app_reads_is_set_and_no_other(parameters: str, evaluate: Evaluator) -> None:
    names = set(given(evaluate(parameters)))
    read = settings_read()
    assert read - names == set(LOCAL_SETTINGS)
    assert names - read == PLATFORM_SETTINGS


@pytest.mark.parametrize("parameters", SETS)
def test_the_app_runs_on_the_python_that_is_tested(parameters: str, evaluate: Evaluator) -> None:
    tested = f"{sys.version_info.major}.{sys.version_info.minor}"
    app = evaluate(parameters).one("Microsoft.Web/sites")
    assert app.properties["functionAppConfig"]["runtime"] == {"name": "python", "version": tested}
    pipeline = (ROOT / ".github/workflows/deploy.yml").read_text(encoding="utf-8")
    assert set(re.findall(r'python-version: "(.+)"', pipeline)) == {tested}


def test_every_table_is_made_and_no_other(prod: Deployment) -> None:
    tables = set(get_args(Table)) | constants("TABLE")
    assert made(prod, "tableServices/tables", "sthost") == tables


def test_every_queue_is_made_and_no_other(prod: Deployment) -> None:
    watched = [binding for binding in bindings() if binding.get("type") == "queueTrigger"]
    assert {binding["connection"] for binding in watched} == {"AzureWebJobsStorage"}
    queues = {binding["queueName"] for binding in watched}
    assert {f"{queue}-poison" for queue in queues} == set(poison.QUEUES)
    assert made(prod, "queueServices/queues", "sthost") == queues | set(poison.QUEUES)
    assert made(prod, "queueServices/queues", "stlake") == set()
    assert constants("QUEUE") <= queues | set(poison.QUEUES)


def test_events_of_raw_files_reach_a_function_that_takes_events() -> None:
    (subscription,) = json.loads((ROOT / "infra" / "event-subscriptions.json").read_text(encoding="utf-8"))
    assert subscription["container"] == storage.RAW
    assert subscription["connection"] == "LAKE_STORAGE"
    assert [each["type"] for each in bindings()].count("eventGridTrigger") == 1
    medallion = importlib.import_module("functions.pipeline.medallion")
    function = getattr(medallion, subscription["function"]).build()
    assert function.get_trigger().get_binding_name() == "eventGridTrigger"


def test_every_container_is_made_and_no_other(prod: Deployment) -> None:
    used = {*contracts.TABLES, storage.RAW, *constants("CONTAINER")}
    assert made(prod, "blobServices/containers", "stlake") == used | {"dead-letter"}


def test_hub_and_upstream_are_what_the_app_answers(prod: Deployment, evaluate: Evaluator) -> None:
    hub = evaluate("after-deploy").one("Microsoft.SignalRService/webPubSub/hubs")
    handler = hub.properties["eventHandlers"][0]
    upstream = importlib.import_module("functions.realtime.upstream")
    assert hub.name.rpartition("/")[2] == given(prod)["WEBPUBSUB_HUB"] == "claims"
    assert upstream.SUBSCRIBE.endswith("." + handler["userEventPattern"])
    assert [f"azure.webpubsub.sys.{name}" for name in handler["systemEvents"]] == [upstream.CONNECTED]


def test_alerts_and_workbook_ask_for_what_is_measured(prod: Deployment) -> None:
    known = {metric.name for metric in METRICS}
    texts = [json.dumps(each.properties) for each in prod.of(ALERT, "Microsoft.Insights/workbooks")]
    assert len(texts) > 8
    for text in texts:
        assert set(re.findall(r"petinsure360\.\w+\.\w+", text)) <= known
        named = re.findall(r"Properties\['event'\]\)\s*(?:==|in)\s*\(?((?:'\w+'(?:, )?)+)", text)
        assert {n for each in named for n in re.findall(r"'(\w+)'", each)} <= {e.value for e in LogEvent}
        assert set(re.findall(r"Properties\['(\w+)'\]", text)) - {"event"} <= {
            attribute for metric in METRICS for attribute in metric.attributes
        }


def test_every_alert_has_a_runbook_that_it_names_and_somebody_who_hears(evaluate: Evaluator) -> None:
    deployment = evaluate("prod-databricks")
    chapters = set(re.findall(r"^## (.+)$", text_of("guides/operate.md"), re.MULTILINE))
    people = deployment.one("Microsoft.Insights/actionGroups")
    names = []
    for alert in deployment.of(ALERT):
        name = str(alert.properties["displayName"])
        assert alert.properties["actions"]["actionGroups"] == [people.id]
        runbook = alert.properties["actions"]["customProperties"]["runbook"]
        assert runbook == f"https://guides.example/operate.md#{name}"
        names.append(name)
    assert len(set(names)) == len(names)
    assert chapters - {"Every day", "Deploying", "Quarantined rows"} == set(names)
    assert [each["emailAddress"] for each in people.properties["emailReceivers"]] == ["operators@example.com"]


def test_the_cost_model_counts_what_is_made(evaluate: Evaluator) -> None:
    alerts = Counter(r.properties["evaluationFrequency"] for r in evaluate("prod").of(ALERT))
    assert alerts == {"PT5M": cost_model.ALERTS_5M, "PT15M": cost_model.ALERTS_15M}
    endpoints = evaluate("prod-private").of("Microsoft.Network/privateEndpoints")
    assert len(endpoints) == cost_model.PRIVATE_ENDPOINTS
    for name in ("dev", "prod"):
        app = evaluate(name).one("Microsoft.Web/sites")
        scale = app.properties["functionAppConfig"]["scaleAndConcurrency"]
        demand = cost.demand_of(
            argparse.Namespace(profile=name, customers=1, claims_per_day=1, private=False)
        )
        assert demand.memory_gb * 1024 == scale["instanceMemoryMB"]
        assert demand.ready == sum(each["instanceCount"] for each in scale["alwaysReady"])


def test_roles_of_the_registration_are_those_that_tokens_are_read_for() -> None:
    from infra.hooks.registration import ROLES
    from shared.identity.principal import Role
    from shared.identity.tokens import LEVELS

    read = {role.value.capitalize() for role in Role} | {f"Adjuster.Level{level}" for level in LEVELS}
    assert {role.value for role in ROLES} == read
