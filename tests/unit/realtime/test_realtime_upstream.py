"""Whom we believe to be Web PubSub, and how it is configured."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from shared import settings
from shared.realtime import connection
from shared.realtime.upstream import allowed_origins, is_signed
from tests.support.http import problem_of, send

assert function_app.app
KEY, OTHER = "k" * 32, "o" * 32
STRING = f"Endpoint=http://127.0.0.1:8080;AccessKey={KEY};Version=1.0;"


def sign(connection_id: str, key: str) -> str:
    return "sha256=" + hmac.new(key.encode(), connection_id.encode(), hashlib.sha256).hexdigest()


@pytest.fixture(autouse=True)
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEBPUBSUB_ENDPOINT", "WEBPUBSUB_HUB", "WEBPUBSUB_ACCESS_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WEBPUBSUB_CONNECTION_STRING", STRING)


@pytest.mark.parametrize(
    ("signature", "keys", "is_ours"),
    [
        (sign("c", KEY), [KEY], True),
        (f"{sign('c', OTHER)},{sign('c', KEY)}", [KEY], True),
        (f"{sign('c', OTHER)}, {sign('c', KEY)}", [KEY], True),
        (sign("c", OTHER), [KEY, OTHER], True),
        (sign("c", OTHER), [KEY], False),
        (sign("d", KEY), [KEY], False),
        (sign("c", KEY).removeprefix("sha256="), [KEY], False),
        (sign("c", KEY).upper(), [KEY], False),
        ("", [KEY], False),
        ("sha256=é", [KEY], False),
        (sign("c", KEY), [], False),
    ],
)
def test_an_event_is_believed_with_a_signature_by_either_key(
    signature: str, keys: list[str], is_ours: bool
) -> None:
    assert is_signed(signature, "c", keys) is is_ours


@pytest.mark.parametrize(
    ("requested", "allowed"),
    [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("127.0.0.1", "127.0.0.1"),
        ("evil.example, 127.0.0.1:8080 , other.example", "127.0.0.1:8080"),
        ("evil.example", ""),
        ("", ""),
        ("*", ""),
    ],
)
def test_the_handshake_agrees_to_our_own_service_only(requested: str, allowed: str) -> None:
    assert allowed_origins(requested, connection.origins()) == allowed
    headers = {"WebHook-Request-Origin": requested}
    answer = send(OPERATIONS["webpubsub_validation"], headers=headers, query={"code": "key"})
    assert answer.status_code == (200 if allowed else 401)
    assert answer.headers.get("WebHook-Allowed-Origin", "") == allowed


@pytest.mark.parametrize(
    "headers",
    [{}, {"ce-connectionId": "c"}, {"ce-connectionId": "c", "ce-signature": sign("c", OTHER)}],
)
def test_an_event_that_is_not_signed_is_refused_before_it_is_read(headers: dict[str, str]) -> None:
    answer = send(OPERATIONS["webpubsub_events"], body=b"\xff", headers=headers)
    assert answer.status_code == 401
    assert problem_of(answer)["code"] == "untrusted_sender"


def event(
    kind: str, body: bytes = b"{}", user: str | None = "customer.CUST-1"
) -> tuple[int, dict[str, object]]:
    headers = {"ce-connectionId": "c", "ce-signature": sign("c", KEY), "ce-type": kind}
    headers |= {"ce-userId": user} if user else {}
    answer = send(OPERATIONS["webpubsub_events"], body=body, headers=headers)
    return answer.status_code, json.loads(answer.get_body() or b"{}")


@pytest.mark.parametrize(
    ("kind", "body", "user", "code"),
    [
        ("azure.webpubsub.user.anything", b"{}", "customer.CUST-1", "unknown_event"),
        ("azure.webpubsub.user.subscribe_claims", b"{}", None, "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b"{}", "nobody.CUST-1", "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b"[", "customer.CUST-1", "invalid_input"),
        ("azure.webpubsub.user.subscribe_claims", b"[]", "customer.CUST-1", "invalid_input"),
        ("azure.webpubsub.user.subscribe_claims", b'{"group":"x"}', "customer.CUST-1", "invalid_input"),
        (
            "azure.webpubsub.user.subscribe_claims",
            b'{"customer_id":"CUST-2"}',
            "customer.CUST-1",
            "forbidden",
        ),
        ("azure.webpubsub.user.subscribe_claims", b'{"customer_id":"a/b"}', "admin.x", "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b'{"groups":["claims"]}', "customer.CUST-1", "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b'{"groups":["claims"]}', "analyst.x", "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b'{"customer_id":"CUST-1"}', "analyst.x", "forbidden"),
        ("azure.webpubsub.user.subscribe_claims", b"{}", "service.x", "forbidden"),
    ],
)
def test_a_refusal_is_an_answer_that_costs_no_connection(
    kind: str, body: bytes, user: str | None, code: str
) -> None:
    status, answer = event(kind, body, user)
    assert status == 200
    assert answer["error"]["code"] == code  # type: ignore[index]


def test_system_events_that_need_no_answer_get_none() -> None:
    assert event("azure.webpubsub.sys.disconnected") == (204, {})


def test_nothing_configured_means_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBPUBSUB_CONNECTION_STRING")
    assert not connection.is_enabled()
    assert event("azure.webpubsub.user.subscribe_claims")[0] == 401


def test_the_connection_string_names_endpoint_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBPUBSUB_ACCESS_KEYS", f"{OTHER}, ")
    found = settings.web_pubsub()
    assert found == settings.WebPubSub("http://127.0.0.1:8080", "claims", KEY, keys=(KEY, OTHER))
    assert KEY not in repr(found)
    monkeypatch.setenv("WEBPUBSUB_CONNECTION_STRING", f"endpoint=http://x/;Port=81;accesskey={KEY}=")
    assert settings.web_pubsub() == settings.WebPubSub(
        "http://x:81", "claims", f"{KEY}=", keys=(f"{KEY}=", OTHER)
    )
    monkeypatch.setenv("WEBPUBSUB_CONNECTION_STRING", "Endpoint=http://x")
    with pytest.raises(settings.SettingError):
        settings.web_pubsub()


def test_in_azure_the_identity_of_the_app_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBPUBSUB_CONNECTION_STRING")
    monkeypatch.setenv("WEBPUBSUB_ENDPOINT", "https://x.webpubsub.azure.com")
    monkeypatch.setenv("AzureWebJobsStorage__clientId", "client")
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://localhost:8081/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "secret")
    found = settings.web_pubsub()
    assert found == settings.WebPubSub("https://x.webpubsub.azure.com", "claims", client_id="client")
    from azure.identity import ManagedIdentityCredential

    assert isinstance(connection.service()._config.credential, ManagedIdentityCredential)
    assert connection.origins() == {"x.webpubsub.azure.com"}
