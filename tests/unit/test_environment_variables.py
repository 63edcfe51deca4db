"""Every variable of the environment that the product reads, and who says that it is set where it runs.

What no documentation promises on Flex Consumption can't carry a decision, so a new variable fails here until
somebody has looked for its source.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app_settings import template_settings
from tests.support.processes import ROOT

LEARN = "https://learn.microsoft.com/azure"
CONNECTION = f"{LEARN}/azure-functions/functions-reference#configure-an-identity-based-connection"
APP_SETTINGS = f"{LEARN}/azure-functions/functions-app-settings"
PRINCIPAL = f"{LEARN}/developer/python/sdk/authentication/local-development-environment-service-principal"
IDENTITY = f"{LEARN}/app-service/overview-managed-identity#rest-endpoint-reference"
REQUESTS = "https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification"
TEMPLATE, LOCAL = "set by our template", "set in local.settings.json"

READ = {
    "ALERT_MAIL": TEMPLATE,
    "APP_ENVIRONMENT": TEMPLATE,
    "AUTH_ISSUERS": TEMPLATE,
    "CUSTOMER_MAIL": TEMPLATE,
    "DIRECT_UPLOADS": TEMPLATE,
    "ERASURE_WAITING_DAYS": TEMPLATE,
    "INSTANCE_MEMORY_MB": TEMPLATE,
    "LAKE_ENGINE": TEMPLATE,
    "LAKE_SCHEMA_POLICY": TEMPLATE,
    "LAKE_URI": TEMPLATE,
    "SPARK_JOB": TEMPLATE,
    "WEBPUBSUB_ENDPOINT": TEMPLATE,
    "WEBPUBSUB_HUB": TEMPLATE,
    "AzureWebJobsStorage": LOCAL,
    "LAKE_STORAGE": LOCAL,
    "WEBPUBSUB_CONNECTION_STRING": LOCAL,
    # Absent unless somebody lets local keys sign: then it is theirs to set.
    "WEBPUBSUB_ACCESS_KEYS": "docs/architecture.md",
    **{
        f"AzureWebJobsStorage__{part}": TEMPLATE
        for part in ("blobServiceUri", "queueServiceUri", "tableServiceUri", "clientId")
    },
    **{f"LAKE_STORAGE__{part}": TEMPLATE for part in ("blobServiceUri", "clientId")},
    # There are no tables and queues in the lake account; the names are read beside their sibling.
    **{f"LAKE_STORAGE__{part}": "docs/architecture.md" for part in ("tableServiceUri", "queueServiceUri")},
    "IDENTITY_ENDPOINT": IDENTITY,
    "IDENTITY_HEADER": IDENTITY,
    # Of a job on a cluster, which has no identity of the platform's: docs/guides/deploy.md.
    **{f"AZURE_{part}": PRINCIPAL for part in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET")},
    # AzureWebsiteName in the host's EnvironmentSettingNames.cs: the name of the site, whatever the plan.
    "WEBSITE_SITE_NAME": f"{LEARN}/azure-functions/functions-reference-node#environment-variables",
    # Never set in Azure: an operator behind a proxy has it.
    "REQUESTS_CA_BUNDLE": REQUESTS,
}
# Settings of the template that the platform or a library reads; the product's are above.
GIVEN = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": APP_SETTINGS,
    "APPLICATIONINSIGHTS_CONNECTION_STRING": APP_SETTINGS,
    "AzureWebJobsDisableHomepage": APP_SETTINGS,
    "AzureWebJobsStorage__credential": CONNECTION,
    "LAKE_STORAGE__credential": CONNECTION,
    "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS": "https://opentelemetry.io/docs/zero-code/python/configuration/",
    "POLARS_OOC_DISK_BUDGET_MB": "_polars_runtime_32/_polars_runtime.abi3.so",
    "PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY": f"{LEARN}/azure-functions/opentelemetry-howto",
    "PYTHON_APPLICATIONINSIGHTS_LOGGER_NAME": "azure_functions_runtime/utils/constants.py",
    "PYTHON_THREADPOOL_THREAD_COUNT": APP_SETTINGS,
}
# Flex Consumption refuses or ignores these, says the same page.
DEPRECATED = {
    *("ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME"),
    *("FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_PROCESS_COUNT"),
    *("FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED", "SCM_DO_BUILD_DURING_DEPLOYMENT"),
    *("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE"),
    *("WEBSITE_DNS_SERVER", "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_NODE_DEFAULT_VERSION"),
    *("WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_VNET_ROUTE_ALL"),
    *("WEBSITE_TIME_ZONE", "TZ"),
}
SETTINGS = "shared/settings.py"
CONNECTIONS = ("AzureWebJobsStorage", "LAKE_STORAGE")
# Whoever holds one of these can read any variable.
DOORS = {"environ", "environb", "getenv", "getenvb", "getproxies_environment", "getproxies", "expandvars"}
READERS = {"required", "optional"}


def product() -> Iterator[Path]:
    yield ROOT / "function_app.py"
    for room in ("functions", "shared"):
        yield from sorted((ROOT / room).rglob("*.py"))


def opened(tree: ast.AST) -> list[str]:
    """The doors to the environment that a module uses, by import or attribute."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in DOORS:
            found.append(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found += [alias.name for alias in node.names if alias.name in DOORS]
    return found


def variables(tree: ast.AST) -> tuple[set[str], list[str]]:
    """Names that a module reads, and the calls whose name nobody can tell from the source."""
    names: set[str] = set()
    unclear: list[str] = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not _reads(call):
            continue
        found = _texts(call.args[0]) if call.args else []
        names |= set(found)
        unclear += [] if found else [ast.unparse(call)]
    return names, unclear


def _reads(call: ast.Call) -> bool:
    called = ast.unparse(call.func)
    return called.rpartition(".")[2] in READERS or called == "os.environ.get"


def _texts(argument: ast.expr) -> list[str]:
    if isinstance(argument, ast.Constant):
        return [argument.value]
    prefixed = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    first = prefixed[0].value if isinstance(prefixed[0], ast.FormattedValue) else prefixed[0]
    if not isinstance(first, ast.Name) or first.id != "prefix":
        return []
    ending = "".join(part.value for part in prefixed if isinstance(part, ast.Constant))
    return [connection + ending for connection in CONNECTIONS]


def read() -> tuple[set[str], dict[str, list[str]]]:
    """Names that the product reads; by file, the calls whose name nobody can tell."""
    names: set[str] = set()
    unclear: dict[str, list[str]] = {}
    for path in product():
        found, calls = variables(parsed(path))
        names |= found
        if calls:
            unclear[path.relative_to(ROOT).as_posix()] = calls
    return names, unclear


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_variable_that_is_read_is_on_the_list_and_no_other() -> None:
    names, unclear = read()
    assert names == set(READ)
    # The bodies of the two readers themselves.
    assert unclear == {SETTINGS: ["os.environ.get(name, '')", "os.environ.get(name)"]}


def test_settings_alone_open_the_environment() -> None:
    found = {path.relative_to(ROOT).as_posix(): opened(parsed(path)) for path in product()}
    assert {path for path, doors in found.items() if doors} == {SETTINGS}
    # Each use is a reader's call, so that its name is on the list; a proxy's variables have no single one.
    source = (ROOT / SETTINGS).read_text(encoding="utf-8")
    assert found[SETTINGS] == ["getproxies_environment"] + ["environ"] * source.count("os.environ.get(")


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.environ['X']",
        "import os\nos.getenv('X')",
        "from os import environ\nenviron['X']",
        "from os import getenv as read\nread('X')",
        "import os\n'X' in os.environ",
        "import os\ndict(os.environ)",
        "import os.path\nos.path.expandvars('$X')",
        "from urllib.request import getproxies_environment",
    ],
)
def test_every_way_to_read_is_noticed(source: str) -> None:
    assert opened(ast.parse(source)) != []


def test_a_name_that_is_made_up_at_run_time_is_noticed() -> None:
    assert variables(ast.parse("settings.optional(f'{name}__x')")) == (
        set(),
        ["settings.optional(f'{name}__x')"],
    )
    assert variables(ast.parse("settings.required('NEW')")) == ({"NEW"}, [])


def test_what_the_template_is_said_to_set_it_sets_and_nothing_else() -> None:
    ours = {name for name, source in READ.items() if source == TEMPLATE}
    assert set(template_settings()) == ours | set(GIVEN)


def test_what_is_set_locally_is_in_the_sample() -> None:
    sample = json.loads((ROOT / "local.settings.sample.json").read_text(encoding="utf-8"))["Values"]
    assert {name for name, source in READ.items() if source == LOCAL} <= set(sample)
    assert set(sample) - set(READ) == {"FUNCTIONS_WORKER_RUNTIME", "PYTHON_THREADPOOL_THREAD_COUNT"}


def test_every_other_source_can_be_looked_up() -> None:
    for name, source in {**READ, **GIVEN}.items():
        if source in (TEMPLATE, LOCAL) or source.startswith("https://"):
            continue
        if (ROOT / source).exists():
            suffix = name.partition("__")[2]
            assert f"`{name}`" in (ROOT / source).read_text(encoding="utf-8") or suffix, name
        else:
            import azure_functions_runtime

            folder = Path(azure_functions_runtime.__file__).parent.parent
            assert name.encode() in (folder / source).read_bytes()


def test_nothing_is_set_or_read_that_the_plan_does_not_take() -> None:
    assert {*READ, *GIVEN} & DEPRECATED == set()


def test_bindings_name_no_other_setting() -> None:
    texts = [(ROOT / "host.json").read_text(encoding="utf-8")]
    connections = set()
    for path in product():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
            elif isinstance(node, ast.keyword) and node.arg == "connection":
                connections.add(ast.literal_eval(node.value))
    assert connections == {"AzureWebJobsStorage"}
    assert [text for text in texts if re.search(r"%[A-Za-z]\w{2,}%", text)] == []
