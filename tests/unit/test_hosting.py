"""Where the app believes to be, and whose tokens it takes there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from azure.identity import AzureCliCredential, ClientSecretCredential, ManagedIdentityCredential

from functions.http import authentication
from shared import clients, settings
from shared.lake import storage
from shared.lake.engine_spark.session import access

CLIENT = "11111111-2222-3333-4444-555555555555"
ENDPOINT = "http://localhost:8081/msi/token"
FLEX = {"WEBSITE_SITE_NAME": "func", "WEBSITE_POD_NAME": "pod-1", "CONTAINER_NAME": "pod-1"}
DEDICATED = {"WEBSITE_SITE_NAME": "func", "WEBSITE_INSTANCE_ID": "0123"}
CONSUMPTION = {"WEBSITE_SITE_NAME": "func", "CONTAINER_NAME": "c-1"}
IDENTITY = {"IDENTITY_ENDPOINT": ENDPOINT, "IDENTITY_HEADER": "secret"}
PRINCIPAL = {"AZURE_TENANT_ID": "contoso.com", "AZURE_CLIENT_ID": CLIENT, "AZURE_CLIENT_SECRET": "s3cret"}
NAMES = {*FLEX, *DEDICATED, *IDENTITY, *PRINCIPAL, "APP_ENVIRONMENT", "LAKE_STORAGE"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment that says nothing."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    clients.reset()
    yield
    clients.reset()


def given(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("plan", [FLEX, DEDICATED, CONSUMPTION, {}])
@pytest.mark.parametrize("environment", ["dev", "prod", "", "Local", "local ", "test", None])
def test_everything_but_local_is_hosted(
    monkeypatch: pytest.MonkeyPatch, plan: dict[str, str], environment: str | None
) -> None:
    given(monkeypatch, plan)
    if environment is not None:
        monkeypatch.setenv("APP_ENVIRONMENT", environment)
    assert settings.is_hosted()


@pytest.mark.parametrize("plan", [FLEX, DEDICATED, CONSUMPTION])
def test_local_settings_published_by_mistake_open_nothing(
    monkeypatch: pytest.MonkeyPatch, plan: dict[str, str]
) -> None:
    given(monkeypatch, plan | {"APP_ENVIRONMENT": "local"})
    assert settings.is_hosted()


def test_a_development_machine_is_not_hosted(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"APP_ENVIRONMENT": "local", "WEBSITE_HOSTNAME": "127.0.0.1:7071"})
    assert not settings.is_hosted()


def test_no_development_issuer_is_accepted_on_any_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = settings.Issuer("http://127.0.0.1:7072/.dev/oidc", "a", "http://127.0.0.1:7072/.dev/oidc/jwks")
    for plan in (FLEX, DEDICATED, CONSUMPTION):
        given(monkeypatch, plan | {"APP_ENVIRONMENT": "prod"})
        assert authentication._validator((issuer,), settings.is_hosted())._issuers == {}


def test_the_platforms_identity_is_taken_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, IDENTITY | {"LAKE_URI": "abfss://lake.dfs.core.windows.net"})
    monkeypatch.setenv("LAKE_STORAGE__clientId", CLIENT)
    assert isinstance(clients.credential(CLIENT), ManagedIdentityCredential)
    expected = {"account_name": "lake", "client_id": CLIENT, "msi_endpoint": ENDPOINT}
    assert storage.options() == expected


@pytest.mark.parametrize("variables", [{}, {"IDENTITY_ENDPOINT": "http://localhost:40342/metadata"}])
def test_elsewhere_whoever_signed_in_works_on_the_lake(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    given(monkeypatch, variables | {"LAKE_URI": "abfss://lake.dfs.core.windows.net"})
    monkeypatch.setenv("LAKE_STORAGE__clientId", CLIENT)
    assert isinstance(clients.credential(CLIENT), AzureCliCredential)
    assert storage.options() == {"account_name": "lake", "use_azure_cli": "true"}


def test_a_job_on_a_cluster_is_the_service_principal_of_its_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, PRINCIPAL | {"LAKE_URI": "abfss://lake.dfs.core.windows.net"})
    assert isinstance(clients.credential(CLIENT), ClientSecretCredential)
    told = {"tenant_id": "contoso.com", "client_id": CLIENT, "client_secret": "s3cret"}
    assert storage.options() == {"account_name": "lake", **told}
    host = "lake.dfs.core.windows.net"
    assert access(settings.lake_uri()) == {
        f"fs.azure.account.auth.type.{host}": "OAuth",
        f"fs.azure.account.oauth.provider.type.{host}": (
            "org.apache.hadoop.fs.azurebfs.oauth2.ClientCredsTokenProvider"
        ),
        f"fs.azure.account.oauth2.client.id.{host}": CLIENT,
        f"fs.azure.account.oauth2.client.secret.{host}": "s3cret",
        f"fs.azure.account.oauth2.client.endpoint.{host}": (
            "https://login.microsoftonline.com/contoso.com/oauth2/token"
        ),
    }
    assert "s3cret" not in repr(settings.service_principal())
    # The platform's own identity comes first, and half of a principal is none.
    given(monkeypatch, IDENTITY)
    clients.reset()
    assert isinstance(clients.credential(CLIENT), ManagedIdentityCredential)
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    assert access(settings.lake_uri()) == {}


@pytest.mark.parametrize(("value", "open_"), [("true", True), ("false", False), ("True", True)])
def test_direct_uploads_are_open_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, value: str, open_: bool
) -> None:
    monkeypatch.delenv("DIRECT_UPLOADS", raising=False)
    assert settings.direct_uploads()
    monkeypatch.setenv("DIRECT_UPLOADS", value)
    assert settings.direct_uploads() is open_


@pytest.mark.parametrize("value", ["", "no", "0"])
def test_a_setting_that_is_no_answer_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DIRECT_UPLOADS", value)
    with pytest.raises(settings.SettingError, match="DIRECT_UPLOADS"):
        settings.direct_uploads()
