"""The development issuer over real HTTP: the flow the apps use, and the tokens the API checks."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from tests.support.processes import ROOT, free_port, running_module

ORIGIN = "http://127.0.0.1:3000"
REDIRECT = f"{ORIGIN}/signed-in"
VERIFIER = secrets.token_urlsafe(48)
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def issuer(home: Path) -> Iterator[str]:
    port = free_port()
    arguments = ("serve", "--port", str(port), "--home", str(home), "--redirect", ORIGIN)
    with running_module("devhost.issuer", *arguments, log=home / "issuer.log") as running:
        yield running.wait_for(r"listening (\S+)").group(1)


@pytest.fixture
def browser(issuer: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=issuer, headers={"Origin": ORIGIN}) as client:
        yield client


def authorize_query(**changes: str) -> dict[str, str]:
    query = {
        "response_type": "code",
        "client_id": "portal",
        "redirect_uri": REDIRECT,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "scope": "openid profile email",
        "state": "st/1",
        "nonce": "n-1",
    }
    return query | changes


def returned(response: httpx.Response) -> dict[str, str]:
    """What the redirect hands back to the app."""
    assert response.status_code == 303
    assert response.headers["location"].startswith(REDIRECT)
    return {
        name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()
    }


def exchange(browser: httpx.Client, code: str, verifier: str = VERIFIER) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "client_id": "portal"}
    return browser.post("/token", data=form | {"redirect_uri": REDIRECT, "code_verifier": verifier})


def verified(token: str, issuer: str, audience: str = "petinsure360") -> dict[str, object]:
    """Claims of a token, checked as the API checks it."""
    key = jwt.PyJWKClient(f"{issuer}/jwks").get_signing_key_from_jwt(token)
    options: jwt.types.Options = {"require": ["exp", "iss", "aud", "sub"]}
    claims: dict[str, object] = jwt.decode(
        token, key.key, algorithms=["RS256"], audience=audience, issuer=issuer, options=options
    )
    return claims


def test_signing_in_as_a_demo_customer_yields_a_token_the_api_accepts(
    browser: httpx.Client, issuer: str
) -> None:
    page = browser.get("/authorize", params=authorize_query())
    assert "Demo User" in page.text
    answer = returned(browser.post("/authorize", params=authorize_query(), data={"sub": "customer-DEMO-001"}))
    assert (answer["state"], answer["iss"]) == ("st/1", issuer)

    tokens = exchange(browser, answer["code"]).json()
    claims = verified(tokens["access_token"], issuer)
    assert claims["roles"] == ["Customer"]
    assert claims["customer_id"] == "DEMO-001"
    assert verified(tokens["id_token"], issuer, "portal")["nonce"] == "n-1"


def test_a_new_customer_has_a_subject_and_no_customer_id(browser: httpx.Client, issuer: str) -> None:
    form = {"name": "Kim <Doe>", "email": "kim@example.com"}
    subjects = set()
    for _ in range(2):
        answer = returned(browser.post("/authorize", params=authorize_query(), data=form))
        claims = verified(exchange(browser, answer["code"]).json()["access_token"], issuer)
        assert "customer_id" not in claims
        assert (claims["name"], claims["email"]) == ("Kim <Doe>", "kim@example.com")
        subjects.add(claims["sub"])
    assert len(subjects) == 1
    assert "Kim &lt;Doe&gt;" in browser.get("/authorize", params=authorize_query()).text


def test_a_stolen_code_is_worthless_without_the_verifier(browser: httpx.Client) -> None:
    answer = returned(browser.post("/authorize", params=authorize_query(), data={"sub": "staff-analyst"}))
    refused = exchange(browser, answer["code"], verifier="guessed")
    assert refused.status_code == 400
    assert refused.json()["error"] == "invalid_grant"


def test_an_app_signs_in_again_without_asking_until_logout(browser: httpx.Client, issuer: str) -> None:
    silent = authorize_query(prompt="none")
    assert returned(browser.get("/authorize", params=silent))["error"] == "login_required"
    returned(browser.post("/authorize", params=authorize_query(), data={"sub": "staff-admin"}))

    answer = returned(browser.get("/authorize", params=silent))
    claims = verified(exchange(browser, answer["code"]).json()["access_token"], issuer)
    assert claims["roles"] == ["Admin"]
    other_app = browser.get("/authorize", params=authorize_query(prompt="none", client_id="dashboard"))
    assert returned(other_app)["error"] == "login_required"

    assert browser.get("/logout", params={"post_logout_redirect_uri": ORIGIN}).headers["location"] == ORIGIN
    assert returned(browser.get("/authorize", params=silent))["error"] == "login_required"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_only_the_code_flow_with_pkce_is_served(
    browser: httpx.Client, changes: dict[str, str], error: str
) -> None:
    answer = returned(browser.get("/authorize", params=authorize_query(**changes)))
    assert answer["error"] == error


def test_nobody_is_redirected_to_a_foreign_site(browser: httpx.Client) -> None:
    query = authorize_query(redirect_uri="https://evil.example/")
    response = browser.get("/authorize", params=query)
    assert response.status_code == 400
    assert "location" not in response.headers


def test_an_app_that_asks_to_last_gets_fresh_tokens_without_anybody(
    browser: httpx.Client, issuer: str
) -> None:
    query = authorize_query(scope="openid profile email offline_access")
    code = returned(browser.post("/authorize", params=query, data={"sub": "customer-DEMO-001"}))["code"]
    first = exchange(browser, code).json()
    form = {"grant_type": "refresh_token", "client_id": "portal", "refresh_token": first["refresh_token"]}
    fresh = browser.post("/token", data=form)
    assert fresh.status_code == 200
    assert verified(fresh.json()["access_token"], issuer)["customer_id"] == "DEMO-001"
    stolen = browser.post("/token", data=form | {"client_id": "dashboard"})
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")


def test_an_app_that_does_not_ask_to_last_gets_no_refresh_token(browser: httpx.Client) -> None:
    chosen = browser.post("/authorize", params=authorize_query(), data={"sub": "customer-DEMO-001"})
    assert "refresh_token" not in exchange(browser, returned(chosen)["code"]).json()


def test_only_the_apps_may_read_tokens_across_origins(browser: httpx.Client) -> None:
    preflight = browser.options("/token", headers={"Access-Control-Request-Method": "POST"})
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, ORIGIN)
    foreign = browser.get("/jwks", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in foreign.headers


def test_a_page_under_a_name_that_leads_here_gets_nothing(browser: httpx.Client) -> None:
    for path in ("/jwks", "/authorize", "/.well-known/openid-configuration"):
        assert browser.get(path, headers={"Host": "elsewhere.example:7073"}).status_code == 403
    assert browser.post("/token", headers={"Host": "elsewhere.example"}).status_code == 403
    assert browser.get("/jwks", headers={"Host": "localhost:7073"}).status_code == 200


def test_discovery_names_this_issuer(browser: httpx.Client, issuer: str) -> None:
    document = browser.get("/.well-known/openid-configuration").json()
    assert document["issuer"] == issuer
    for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert document[endpoint].startswith(issuer)


def test_the_page_works_without_script_and_names_every_field(browser: httpx.Client) -> None:
    text = browser.get("/authorize", params=authorize_query()).text
    assert "<script" not in text
    assert text.count("<input") == len(re.findall(r"<label>[^<]+<input", text))
    assert browser.get("/page.css").status_code == 200


def test_the_command_line_prints_the_token_alone(home: Path, issuer: str) -> None:
    command = [sys.executable, "-m", "devhost.issuer", "token", "--home", str(home), "--issuer-url", issuer]
    ran = subprocess.run(
        [*command, "--role", "customer", "--customer", "CUST-0000ABCD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    [token] = ran.stdout.splitlines()
    assert verified(token, issuer)["customer_id"] == "CUST-0000ABCD"
