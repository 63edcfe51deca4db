"""Whose tokens are good for what."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

from devhost.pubsub import tokens
from devhost.pubsub.tokens import TokenError

KEY, OTHER_KEY = "k" * 32, "o" * 32
ENDPOINT = "http://127.0.0.1:8080"


def minted(key: str = KEY, **claims: Any) -> str:
    fresh = {"aud": f"{ENDPOINT}/client/hubs/claims", "exp": time.time() + 60}
    return jwt.encode(fresh | claims, key, "HS256")


def read(token: str, hub: str = "claims") -> tokens.ClientClaims:
    return tokens.read_client_token(token, keys=(KEY, OTHER_KEY), endpoint=ENDPOINT, hub=hub)


def test_claims_are_read_as_the_sdks_write_them() -> None:
    claims = read(minted(sub="ann", role="one", **{"webpubsub.group": ["a", "b"]}))
    assert (claims.user_id, claims.roles, claims.groups) == ("ann", ("one",), ("a", "b"))
    assert read(minted(nameid="bob", role=["x", "y"])).user_id == "bob"
    assert read(minted()).user_id is None


def test_either_key_is_good() -> None:
    assert read(minted(OTHER_KEY, sub="ann")).user_id == "ann"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        minted("x" * 32),
        minted(exp=time.time() - 1),
        minted(aud="http://localhost:8080/client/hubs/claims"),
        minted(aud=f"{ENDPOINT.replace('http', 'ws')}/client/hubs/claims"),
        minted(aud=f"{ENDPOINT}/client/hubs/other"),
        jwt.encode({"exp": time.time() + 60}, KEY, "HS256"),
        jwt.encode({"aud": f"{ENDPOINT}/client/hubs/claims"}, KEY, "HS256"),
        jwt.encode({"aud": f"{ENDPOINT}/client/hubs/claims", "exp": time.time() + 60}, "", "none"),
    ],
)
def test_other_tokens_are_refused(token: str) -> None:
    with pytest.raises(TokenError):
        read(token)


def test_the_case_of_hub_and_host_does_not_matter() -> None:
    assert read(minted(aud="HTTP://127.0.0.1:8080/client/hubs/Claims"), hub="cLAIMS")


def test_a_rest_token_is_good_for_one_path_whatever_the_query() -> None:
    path = f"{ENDPOINT}/api/hubs/claims/groups/customer%3A1/:send"
    token = minted(aud=f"{path}?api-version=2024-12-01")
    tokens.check_rest_token(token, keys=(KEY,), url=path)
    tokens.check_rest_token(token, keys=(KEY,), url=path.replace("%3A", ":"))
    with pytest.raises(TokenError):
        tokens.check_rest_token(token, keys=(KEY,), url=path.replace("customer%3A1", "claims"))


def test_rest_clocks_may_differ_by_five_minutes() -> None:
    url = f"{ENDPOINT}/api/health"
    tokens.check_rest_token(minted(aud=url, exp=time.time() - 240), keys=(KEY,), url=url)
    with pytest.raises(TokenError):
        tokens.check_rest_token(minted(aud=url, exp=time.time() - 360), keys=(KEY,), url=url)


def test_a_reconnection_token_is_good_for_its_connection_even_after_a_newer_one() -> None:
    first, second = (tokens.issue_reconnection_token("c1", KEY) for _ in range(2))
    assert first != second
    assert tokens.is_reconnection_token(first, "c1", KEY)
    assert not tokens.is_reconnection_token(first, "c2", KEY)
    assert not tokens.is_reconnection_token(first, "c1", OTHER_KEY)
    assert not tokens.is_reconnection_token("ü", "c1", KEY)
