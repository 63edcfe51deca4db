"""The hooks around a deployment: they may run again and again, and keep what others have set."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.hooks import (
    account,
    after_deploy,
    after_down,
    after_provision,
    before_provision,
    cli,
    registration,
    web_apps,
)
from infra.hooks.cli import HookError, private_file
from tests.support.bicep import FOLDER, Compiler
from tests.support.fake_azure import SUBSCRIPTION, FakeAzure

KEYS = {"systemKeys": {"eventgrid_extension": "event-key"}, "functionKeys": {"default": "d"}}
PLACES = {
    "PORTAL_ORIGIN": "https://portal.example",
    "DASHBOARD_ORIGIN": "https://dashboard.example",
    "API_ORIGIN": "https://api.example",
    "EVENT_TOPIC_NAME": "topic",
    "LAKE_STORAGE_NAME": "lake",
    "WEB_PUBSUB_NAME": "pubsub",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_CLIENT_ID", "WEB_CLIENT_ID", "DEVELOPER_ID", "BUDGET_START", "PIPELINE_ID"):
        # Set first, so that whatever a hook remembers is forgotten after the test.
        monkeypatch.setenv(f"PETINSURE_{name}", "")
    monkeypatch.setenv("PETINSURE_SYNAPSE_ADMINISTRATOR_ID", "")
    monkeypatch.setenv("AZURE_ENV_NAME", "test")
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", "sub-1")
    monkeypatch.setenv("AZURE_TENANT_ID", "tenant-1")
    for name, value in PLACES.items():
        monkeypatch.setenv(name, value)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETINSURE_API_CLIENT_ID", "")
    monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "")


def test_registrations_are_made_with_roles_scope_and_an_admin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch)
    before_provision.prepare()
    api, web = azure.state["apps"]
    assert {role["value"] for role in api["appRoles"]} == {role.value for role in registration.ROLES}
    assert api["api"]["requestedAccessTokenVersion"] == 2
    clients = {each["appId"] for each in api["api"]["preAuthorizedApplications"]}
    assert clients == {web["appId"], registration.AZURE_CLI}
    assert azure.state["env"]["PETINSURE_API_CLIENT_ID"] == api["appId"]
    assert azure.state["env"]["PETINSURE_BUDGET_START"].endswith("-01")
    admin = next(role["id"] for role in api["appRoles"] if role["value"] == "Admin")
    assert [(g["principalId"], g["appRoleId"]) for g in azure.state["given"]] == [("person-1", admin)]


def test_a_second_run_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    azure = FakeAzure(tmp_path, monkeypatch)
    before_provision.prepare()
    first = azure.state
    forget(monkeypatch)
    before_provision.prepare()
    second = azure.state
    assert {k: v for k, v in second.items() if k != "patches"} == {
        k: v for k, v in first.items() if k != "patches"
    }


def test_roles_that_exist_keep_their_ids_and_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = {"id": "old-id", "value": "Analyst"}
    theirs = {"id": "other", "value": "Auditor"}
    known = {"id": "o", "appId": "a", "displayName": "PetInsure360 API (test)", "appRoles": [mine, theirs]}
    azure = FakeAzure(tmp_path, monkeypatch, apps=[known])
    before_provision.prepare()
    roles = {role["value"]: role["id"] for role in azure.state["apps"][0]["appRoles"]}
    assert roles["Analyst"] == "old-id"
    assert roles["Auditor"] == "other"


def test_a_directory_that_does_not_know_yet_what_it_made_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "PAUSES_S", (0.0, 0.0))
    azure = FakeAzure(tmp_path, monkeypatch, unseen=2)
    before_provision.prepare()
    assert azure.state["apps"][0]["api"]["preAuthorizedApplications"]


def test_another_environments_registration_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {"id": "o", "appId": "a", "displayName": "PetInsure360 API (test) old", "appRoles": []}
    azure = FakeAzure(tmp_path, monkeypatch, apps=[other])
    before_provision.prepare()
    assert len(azure.state["apps"]) == 3


def test_two_of_the_same_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = {"appId": "a", "displayName": "PetInsure360 API (test)", "appRoles": []}
    FakeAzure(tmp_path, monkeypatch, apps=[{"id": "1", **twin}, {"id": "2", **twin}])
    with pytest.raises(HookError, match="2 registrations"):
        before_provision.prepare()


@pytest.mark.parametrize("late", ["unseen_principals", "unseen_roles"])
def test_a_registration_that_arrives_late_in_parts_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    monkeypatch.setattr(cli, "PAUSES_S", (0.0, 0.0))
    azure = FakeAzure(tmp_path, monkeypatch, **{late: 2})
    before_provision.prepare()
    assert [given["principalId"] for given in azure.state["given"]] == ["person-1"]


def test_a_principal_that_the_list_does_not_know_yet_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch)
    before_provision.prepare()
    made = azure.state["principals"]
    azure.change(slow_list=True)
    forget(monkeypatch)
    before_provision.prepare()
    assert azure.state["principals"] == made


PIPELINE = {"type": "servicePrincipal", "graph": False}


def test_a_pipeline_with_given_registrations_asks_the_directory_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch, **PIPELINE)
    monkeypatch.setenv("PETINSURE_API_CLIENT_ID", "api")
    monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "web")
    before_provision.prepare()
    before_provision.prepare()
    assert azure.state["apps"] == []


def test_a_pipeline_without_registrations_is_told_who_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeAzure(tmp_path, monkeypatch, **PIPELINE)
    with pytest.raises(HookError, match=r"may not register.*PETINSURE_API_CLIENT_ID"):
        before_provision.prepare()


def test_a_pipeline_leaves_redirect_addresses_and_says_which_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    FakeAzure(tmp_path, monkeypatch, **PIPELINE)
    monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "web")
    after_provision.admit()
    after_provision.admit()
    told = capsys.readouterr().out
    assert "https://portal.example/signed-in" in told
    assert "azd hooks run postprovision" in told


OTHER = {**SUBSCRIPTION, "id": "sub-2", "name": "Other", "tenantId": "tenant-2", "isDefault": False}


@pytest.mark.parametrize(
    ("subscription", "tenant", "told"),
    [
        ("sub-2", "", "az account set --subscription sub-2"),
        ("sub-1", "tenant-2", "az login --tenant tenant-2"),
        ("", "", "azd env set AZURE_SUBSCRIPTION_ID"),
    ],
)
def test_azd_and_az_in_different_places_are_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subscription: str, tenant: str, told: str
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch, subscriptions=[SUBSCRIPTION, OTHER])
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", subscription)
    monkeypatch.setenv("AZURE_TENANT_ID", tenant)
    for hook in (before_provision.prepare, after_provision.admit, after_deploy.finish):
        monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "web")
        with pytest.raises(HookError, match=told):
            hook()
    assert azure.state["apps"] == []
    assert azure.state["env"] == {}


def test_the_only_subscription_is_chosen_for_azd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {**OTHER, "state": "Disabled"}
    azure = FakeAzure(tmp_path, monkeypatch, subscriptions=[SUBSCRIPTION, gone])
    monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", "")
    assert account.signed_in().subscription == "sub-1"
    assert azure.state["env"] == {"AZURE_SUBSCRIPTION_ID": "sub-1"}


def test_a_new_budget_begins_in_the_month_in_which_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch)
    monkeypatch.setenv("PETINSURE_BUDGET_START", "2020-01-01")
    before_provision.prepare()
    assert "PETINSURE_BUDGET_START" not in azure.state["env"]
    after_down.forget()
    before_provision.prepare()
    assert azure.state["env"]["PETINSURE_BUDGET_START"] > "2020-01-01"


def test_settings_that_cannot_work_are_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch)
    monkeypatch.setenv("PETINSURE_PRIVATE_NETWORKING", "true")
    monkeypatch.setenv("PETINSURE_SPARK", "databricks")
    with pytest.raises(HookError, match="leave one of the two out"):
        before_provision.prepare()
    assert azure.state["apps"] == []


def test_what_failed_in_secret_is_told_by_its_code_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "az"
    program.write_text("#!/bin/sh\necho 'ERROR: (AuthorizationFailed) key hunter2 AADSTS50076' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(HookError, match=r"keys list \(AADSTS50076, AuthorizationFailed\)$") as raised:
        cli.az("functionapp", "keys", "list", secret=True)
    assert "hunter2" not in str(raised.value)


def test_web_apps_may_be_returned_to_beside_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = "http://localhost:3000/signed-in"
    web = {"id": "o", "appId": "web", "displayName": "w", "spa": {"redirectUris": [mine]}}
    azure = FakeAzure(tmp_path, monkeypatch, apps=[web])
    monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "web")
    after_provision.admit()
    after_provision.admit()
    found = azure.state["apps"][0]["spa"]["redirectUris"]
    assert mine in found
    assert "https://portal.example/signed-in" in found
    assert "https://dashboard.example/" in found
    assert len(found) == len(set(found)) == 5
    assert azure.state["patches"] == 1


def test_events_are_wired_with_the_apps_own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    azure = FakeAzure(tmp_path, monkeypatch, keys=KEYS)
    after_deploy.wire("group", "app")
    given = {name: each["value"] for name, each in azure.state["deployed"].items()}
    webhook = "https://api.example/runtime/webhooks/eventgrid?functionName=raw_file_created"
    assert given["blobWebhook"] == f"{webhook}&code=event-key"
    assert given["upstream"] == "https://api.example/api/webpubsub/{hub}?code=made-key"
    assert azure.state["mode"] == "0o600"


def test_an_app_that_never_starts_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeAzure(tmp_path, monkeypatch, keys={"systemKeys": {}, "functionKeys": {}})
    monkeypatch.setattr(after_deploy, "TIMEOUT_S", 0.0)
    with pytest.raises(HookError, match="eventgrid_extension"):
        after_deploy.wire("group", "app")


def test_parameters_are_those_of_the_template(compiler: Compiler) -> None:
    keys = {"systemKeys": {"eventgrid_extension": "e"}, "functionKeys": {after_deploy.UPSTREAM_KEY: "u"}}
    given = after_deploy.parameters("https://api.example", keys)["parameters"]
    assert set(given) == set(compiler.compile(FOLDER / "after-deploy.bicep").template["parameters"])


def test_a_private_file_is_gone_afterwards() -> None:
    with private_file("secret") as path:
        assert Path(path).read_text() == "secret"
    assert not Path(path).exists()


def test_the_portals_people_may_sign_in_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*web_apps.NAMES, *web_apps.OWN["portal"].values()):
        monkeypatch.setenv(name, f"<{name}>")
    assert web_apps.variables("portal")["VITE_AUTHORITY"] == "<PORTAL_AUTHORITY>"
    assert web_apps.variables("dashboard")["VITE_AUTHORITY"] == "<VITE_AUTHORITY>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A web app's folder with its source, and a site that was filled."""
    made = tmp_path / "portal" / "site"
    made.mkdir(parents=True)
    for name in web_apps.FILLED:
        (made / name).write_text("{}")
    (made.parent / "public").mkdir()
    (made.parent / "public" / web_apps.CONFIGURATION).write_text("{{api}}")
    return made


def test_a_site_that_was_filled_is_deployed(site: Path) -> None:
    web_apps.check(site)


@pytest.mark.parametrize("name", [*web_apps.FILLED, "help.html"])
def test_an_app_that_was_not_configured_is_not_deployed(site: Path, name: str) -> None:
    (site / name).write_text("{{api}}")
    with pytest.raises(HookError, match="braces"):
        web_apps.check(site)


def test_another_configuration_that_azures_tool_would_take_is_noticed(site: Path) -> None:
    (site.parent / "static").mkdir()
    (site.parent / "static" / web_apps.CONFIGURATION).write_text("{}")
    with pytest.raises(HookError, match="static"):
        web_apps.check(site)


def test_both_apps_are_built_one_after_the_other_and_installed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run(*line: str, environment: object) -> None:
        ran.append(" ".join(line[:5]))
        if line[0] == "npm" and line[1] == "ci":
            (tmp_path / "node_modules").mkdir()
            (tmp_path / "node_modules" / ".package-lock.json").write_text("{}")
        if line[0] == "node":
            for name in ("dist", "site"):
                (tmp_path / line[2] / name).mkdir(parents=True, exist_ok=True)
                for file in web_apps.FILLED:
                    (tmp_path / line[2] / name / file).write_text("{}")

    monkeypatch.setattr(web_apps, "FRONTENDS", tmp_path)
    monkeypatch.setattr(web_apps, "_run", run)
    (tmp_path / "package-lock.json").write_text("{}")
    for name in (*web_apps.NAMES, *web_apps.OWN["portal"].values()):
        monkeypatch.setenv(name, "x")
    web_apps.build_all()
    web_apps.build_all()
    assert [line for line in ran if line == "npm ci --ignore-scripts"] == ["npm ci --ignore-scripts"]
    builds = [line for line in ran if line.startswith("npm run")]
    assert builds == [f"npm run build --workspace {app}" for app in ("portal", "dashboard")] * 2
    assert not (tmp_path / "portal" / "dist").exists()
