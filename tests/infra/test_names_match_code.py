"""What the code names exists in Azure, and what is made there is used."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import get_args

from shared.lake import contracts, storage
from shared.records.tables import Table
from shared.telemetry.names import METRICS, LogEvent
from tests.support import bicep

TEMPLATES = bicep.load()
APP = TEMPLATES["modules/function-app.bicep"]

# Read in Python, and never set in Azure.
LOCAL_SETTINGS = {
    "AzureWebJobsStorage": "a connection string: locally only",
    "LAKE_STORAGE": "a connection string: locally only",
    "LAKE_STORAGE__tableServiceUri": "there are no tables in the lake account",
    "WEBPUBSUB_CONNECTION_STRING": "a connection string: locally only",
    "WEBPUBSUB_ACCESS_KEYS": "local keys are off",
    "REQUESTS_CA_BUNDLE": "for a proxy that somebody sits behind",
    "WEBSITE_INSTANCE_ID": "set by the platform",
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
    "PYTHON_THREADPOOL_THREAD_COUNT",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("shared", "functions"):
        for file in sorted((bicep.ROOT / folder).rglob("*.py")):
            name = ".".join(file.relative_to(bicep.ROOT).with_suffix("").parts).removesuffix(".__init__")
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
        [sys.executable, "-c", program], cwd=bicep.ROOT, capture_output=True, text=True, check=True
    )
    found: list[dict[str, str]] = json.loads(ran.stdout.splitlines()[-1])
    return found


def declared(path: str, variable: str) -> set[str]:
    return set(TEMPLATES[path].variable(variable))


def test_every_setting_the_app_reads_is_set_and_no_other() -> None:
    given = set(APP.part("resources")["settings"]["config"]["properties"])
    read = settings_read()
    assert read - given == set(LOCAL_SETTINGS)
    assert given - read == PLATFORM_SETTINGS


def test_every_table_is_made_and_no_other() -> None:
    assert declared("modules/host-storage.bicep", "tables") == set(get_args(Table)) | constants("TABLE")


def test_every_queue_is_made_in_the_account_that_its_trigger_watches() -> None:
    watched: dict[str, set[str]] = {"AzureWebJobsStorage": set(), "LAKE_STORAGE": set()}
    for binding in bindings():
        if binding.get("type") == "queueTrigger":
            watched[binding["connection"]].add(binding["queueName"])
    poison = TEMPLATES["modules/lake-storage.bicep"].part("resources")["poison"]["config"]["name"]
    assert declared("modules/host-storage.bicep", "queues") == watched["AzureWebJobsStorage"]
    assert constants("QUEUE") <= watched["AzureWebJobsStorage"]
    assert watched["LAKE_STORAGE"] == {poison}


def test_every_container_is_made_and_no_other() -> None:
    used = {*contracts.TABLES, storage.RAW, *constants("CONTAINER")}
    assert declared("modules/lake-storage.bicep", "containers") == used | {"dead-letter"}


def test_hub_and_upstream_are_what_the_app_answers() -> None:
    hub = TEMPLATES["after-deploy.bicep"].part("resources")["hub"]["config"]
    given = APP.part("resources")["settings"]["config"]["properties"]["WEBPUBSUB_HUB"]
    handler = hub["properties"]["eventHandlers"][0]
    upstream = importlib.import_module("functions.realtime_upstream")
    assert hub["name"] == given == "claims"
    assert upstream.SUBSCRIBE.endswith("." + handler["userEventPattern"])
    assert [f"azure.webpubsub.sys.{name}" for name in handler["systemEvents"]] == [upstream.CONNECTED]


def test_alerts_and_workbook_ask_for_what_is_measured() -> None:
    known = {metric.name for metric in METRICS}
    texts = [a["query"] for a in TEMPLATES["modules/alerts.bicep"].variable("alerts")]
    texts.append((bicep.FOLDER / "workbook.json").read_text())
    for text in texts:
        assert set(re.findall(r"petinsure360\.[\w.]+", text)) <= known
        assert set(re.findall(r"Properties\['event'\]\) == '(\w+)'", text)) <= {e.value for e in LogEvent}
        assert set(re.findall(r"Properties\['(\w+)'\]", text)) - {"event"} <= {
            attribute for metric in METRICS for attribute in metric.attributes
        }


def test_every_alert_has_a_name_of_its_own_and_a_runbook() -> None:
    alerts = TEMPLATES["modules/alerts.bicep"]
    names = [a["name"] for a in alerts.variable("alerts")]
    assert len(set(names)) == len(names)
    assert "operate.md#${alert.name}" in alerts.text


def test_roles_of_the_registration_are_those_that_tokens_are_read_for() -> None:
    from infra.hooks.registration import ROLES
    from shared.identity.principal import Role
    from shared.identity.tokens import LEVELS

    read = {role.value.capitalize() for role in Role} | {f"Adjuster.Level{level}" for level in LEVELS}
    assert {role.value for role in ROLES} == read
