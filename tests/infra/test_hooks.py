"""The hooks around a deployment: they may run again and again, and keep what others have set."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.hooks import after_deploy, after_provision, before_provision, cli, registration, web_app
from infra.hooks.cli import HookError, private_file
from tests.support.fake_azure import FakeAzure

KEYS = {"systemKeys": {"blobs_extension": "event-key"}, "functionKeys": {"default": "d"}}
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


def test_a_pipeline_with_given_registrations_asks_the_directory_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure = FakeAzure(tmp_path, monkeypatch, type="servicePrincipal")
    monkeypatch.setenv("PETINSURE_API_CLIENT_ID", "api")
    monkeypatch.setenv("PETINSURE_WEB_CLIENT_ID", "web")
    before_provision.prepare()
    assert azure.state["apps"] == []


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
    webhook = "https://api.example/runtime/webhooks/blobs?functionName=Host.Functions.raw_file_created"
    assert given["blobWebhook"] == f"{webhook}&code=event-key"
    assert given["upstream"] == "https://api.example/api/webpubsub/{hub}?code=made-key"
    assert azure.state["mode"] == "0o600"


def test_an_app_that_never_starts_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeAzure(tmp_path, monkeypatch, keys={"systemKeys": {}, "functionKeys": {}})
    monkeypatch.setattr(after_deploy, "PATIENCE_S", 0.0)
    with pytest.raises(HookError, match="blobs_extension"):
        after_deploy.wire("group", "app")


def test_parameters_are_those_of_the_template() -> None:
    from tests.support import bicep

    keys = {"systemKeys": {"blobs_extension": "e"}, "functionKeys": {after_deploy.UPSTREAM_KEY: "u"}}
    given = after_deploy.parameters("https://api.example", keys)["parameters"]
    assert set(given) == set(bicep.load()["after-deploy.bicep"].part("parameters"))


def test_a_private_file_is_gone_afterwards() -> None:
    with private_file("secret") as path:
        assert Path(path).read_text() == "secret"
    assert not Path(path).exists()


def test_the_portals_people_may_sign_in_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*web_app.NAMES, *web_app.OWN["portal"].values()):
        monkeypatch.setenv(name, f"<{name}>")
    assert web_app.variables("portal")["VITE_AUTHORITY"] == "<PORTAL_AUTHORITY>"
    assert web_app.variables("dashboard")["VITE_AUTHORITY"] == "<VITE_AUTHORITY>"


def test_an_app_that_was_not_configured_is_not_deployed(tmp_path: Path) -> None:
    for name in web_app.FILLED:
        (tmp_path / name).write_text("{{api}}")
    with pytest.raises(HookError, match="braces"):
        web_app.check(tmp_path)
