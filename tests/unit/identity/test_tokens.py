"""Only tokens of configured issuers are believed, and only in full."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from shared.errors import AppError, ForbiddenError, TransientError, UnauthenticatedError
from shared.identity.principal import Role
from shared.identity.tokens import Validator
from shared.settings import Issuer
from tests.support.tokens import ISSUER_ID, Signer, accepted_issuer, forgeries

SIGNER = Signer()
FORGERIES = forgeries(SIGNER)


class KeyServer:
    """The issuer's key endpoint, which counts its visitors and can fail or rotate."""

    def __init__(self, document: Mapping[str, Any] | None = None) -> None:
        self.document = document or SIGNER.jwks()
        self.fetched: list[str] = []
        self.down = False

    def __call__(self, uri: str) -> Mapping[str, Any]:
        self.fetched.append(uri)
        if self.down:
            raise OSError("no route to host")
        return self.document


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def nobody(_issuer: str, _subject: str) -> str | None:
    return None


def validator(server: KeyServer, clock: Clock | None = None, **issuer: Any) -> Validator:
    return Validator(
        [accepted_issuer(**issuer)], find_customer=nobody, hosted=True, clock=clock or Clock(), fetch=server
    )


@pytest.mark.parametrize("what", FORGERIES)
def test_a_token_that_does_not_hold_is_refused(what: str) -> None:
    with pytest.raises(UnauthenticatedError):
        validator(KeyServer()).authenticate(FORGERIES[what])


def test_a_refusal_does_not_tell_why() -> None:
    details = set()
    for what, header in FORGERIES.items():
        if header and what not in ("no token", "another scheme"):
            with pytest.raises(UnauthenticatedError) as refused:
                validator(KeyServer()).authenticate(header)
            details.add((refused.value.detail, refused.value.code))
    assert len(details) == 1


@pytest.mark.parametrize("role", ["Customer", "Adjuster", "Analyst", "Admin", "Loader", "Operator"])
def test_an_app_role_of_the_token_becomes_the_role(role: str) -> None:
    principal = validator(KeyServer()).authenticate(SIGNER.bearer(role, name="Jo"))
    assert (principal.role, principal.issuer, principal.name) == (Role(role.lower()), ISSUER_ID, "Jo")
    assert principal.subject == f"subject-of-{role.lower()}"


@pytest.mark.parametrize("roles", [None, [], "", ["customer"], ["Owner"], [1]])
def test_a_token_without_a_known_role_is_forbidden(roles: object) -> None:
    with pytest.raises(ForbiddenError):
        validator(KeyServer()).authenticate(SIGNER.bearer(roles=roles))


@pytest.mark.parametrize(
    ("roles", "level"),
    [
        (["Adjuster"], 1),
        (["Adjuster", "Adjuster.Level2"], 2),
        (["Adjuster.Level3"], 3),
        (["Adjuster.Level2", "Adjuster.Level3", "Analyst"], 3),
        ("Adjuster.Level2", 2),
        (["Adjuster", "Adjuster.Level4", "Adjuster.level3", "Level3"], 1),
    ],
)
def test_an_adjuster_has_the_highest_level_that_the_token_names(roles: object, level: int) -> None:
    principal = validator(KeyServer()).authenticate(SIGNER.bearer(roles=roles))
    assert (principal.role, principal.level) == (Role.ADJUSTER, level)


def test_of_several_roles_the_strongest_counts() -> None:
    header = SIGNER.bearer(roles=["Customer", "Analyst", "Admin"])
    assert validator(KeyServer()).authenticate(header).role is Role.ADMIN


def test_a_minute_of_clock_skew_is_forgiven_and_no_more() -> None:
    now = int(time.time())
    validator(KeyServer()).authenticate(SIGNER.bearer(exp=now - 50))
    with pytest.raises(UnauthenticatedError):
        validator(KeyServer()).authenticate(SIGNER.bearer(exp=now - 70))


def test_one_audience_among_several_is_enough() -> None:
    validator(KeyServer()).authenticate(SIGNER.bearer(aud=["other", "petinsure360"]))


@pytest.mark.parametrize(("tid", "held"), [("t1", True), ("t3", False), (None, False)])
def test_only_listed_tenants_come_in(tid: str | None, held: bool) -> None:
    checked = validator(KeyServer(), tenants=("t1", "t2"))
    if held:
        checked.authenticate(SIGNER.bearer(tid=tid))
        return
    with pytest.raises(UnauthenticatedError):
        checked.authenticate(SIGNER.bearer(tid=tid))


def test_the_customer_id_comes_from_the_claim_the_issuer_is_trusted_with() -> None:
    header = SIGNER.bearer(customer_id="CUST-1")
    assert validator(KeyServer(), customer_claim="customer_id").authenticate(header).customer_id == "CUST-1"
    assert validator(KeyServer()).authenticate(header).customer_id is None


def test_without_such_a_claim_the_customer_id_is_looked_up_for_customers_only() -> None:
    asked = []

    def find(issuer: str, subject: str) -> str:
        asked.append((issuer, subject))
        return "CUST-2"

    checked = Validator([accepted_issuer()], find_customer=find, hosted=True, fetch=KeyServer())
    assert checked.authenticate(SIGNER.bearer("Customer")).customer_id == "CUST-2"
    assert checked.authenticate(SIGNER.bearer("Admin")).customer_id is None
    assert asked == [(ISSUER_ID, "subject-of-customer")]


LOCAL = [
    "http://login.example.com",
    "https://localhost/x",
    "https://LOCALHOST:444",
    "https://127.0.0.1",
    "https://127.1.2.3:8",
    "https://[::1]/",
    "https://a.localhost",
    "https://localhost./",
    "https://0.0.0.0",
    "ftp://login.example.com",
    "login.example.com",
]


@pytest.mark.parametrize("address", LOCAL)
def test_in_azure_an_issuer_that_is_not_public_https_is_nobody(address: str) -> None:
    signer = Signer(issuer=address)
    server = KeyServer(signer.jwks())
    for issuer in (accepted_issuer(issuer=address), Issuer(address, "petinsure360", address)):
        hosted = Validator([issuer], find_customer=nobody, hosted=True, fetch=server)
        with pytest.raises(UnauthenticatedError):
            hosted.authenticate(signer.bearer())
    assert server.fetched == []
    local = Validator([accepted_issuer(issuer=address)], find_customer=nobody, hosted=False, fetch=server)
    assert local.authenticate(signer.bearer()).role is Role.CUSTOMER


def test_keys_are_fetched_once_for_many_callers() -> None:
    server, clock = KeyServer(), Clock()
    checked = validator(server, clock)
    for _ in range(3):
        clock.seconds += 900
        checked.authenticate(SIGNER.bearer())
    assert len(server.fetched) == 1


def test_a_new_key_id_makes_one_refetch_a_minute_at_most() -> None:
    server, clock = KeyServer(), Clock()
    checked = validator(server, clock)
    checked.authenticate(SIGNER.bearer())
    rotated = Signer(key_name="rotated", kid="key-2")
    server.document = rotated.jwks()
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            checked.authenticate(rotated.bearer())
    assert len(server.fetched) == 1
    clock.seconds += 61
    assert checked.authenticate(rotated.bearer()).role is Role.CUSTOMER
    for i in range(5):
        with pytest.raises(UnauthenticatedError):
            checked.authenticate(SIGNER.bearer(headers={"kid": f"made-up-{i}"}))
    assert len(server.fetched) == 2


def test_while_the_issuer_is_unreachable_callers_are_told_to_come_back_and_it_is_spared() -> None:
    server, clock = KeyServer(), Clock()
    server.down = True
    checked = validator(server, clock)
    for _ in range(5):
        with pytest.raises(TransientError):
            checked.authenticate(SIGNER.bearer())
    assert len(server.fetched) == 1
    server.down = False
    clock.seconds += 6
    checked.authenticate(SIGNER.bearer())


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "key-1"},
        {**SIGNER.jwk(), "kid": "key-1", "use": "enc"},
        {**SIGNER.jwk()},
        {"kty": "RSA", "kid": "key-1", "n": "x", "e": "AQAB"},
    ],
)
def test_a_key_that_is_not_for_rsa_signatures_verifies_nothing(entry: dict[str, Any]) -> None:
    with pytest.raises(AppError):
        validator(KeyServer({"keys": [entry]})).authenticate(SIGNER.bearer())


@pytest.mark.parametrize("claimed", ["../x", "A:B", "a b", "x" * 65, "CUST-1\n"])
def test_a_customer_id_that_is_none_makes_a_token_invalid(claimed: str) -> None:
    header = SIGNER.bearer(customer_id=claimed)
    with pytest.raises(UnauthenticatedError):
        validator(KeyServer(), customer_claim="customer_id").authenticate(header)


@pytest.mark.parametrize(
    ("issuer", "claims", "email"),
    [
        ({"email_claim": "email"}, {"email": "a@example.com"}, "a@example.com"),
        ({"email_claim": "email"}, {"email": "a@example.com", "email_verified": True}, "a@example.com"),
        ({"email_claim": "email"}, {"email": "a@example.com", "email_verified": False}, None),
        ({"email_claim": "email"}, {"email": ["a@example.com"]}, None),
        ({"email_claim": "email"}, {}, None),
        ({}, {"email": "a@example.com"}, None),
    ],
)
def test_an_address_is_believed_where_the_issuer_vouches_for_it(
    issuer: dict[str, Any], claims: dict[str, Any], email: str | None
) -> None:
    checked = validator(KeyServer(), **issuer)
    assert checked.authenticate(SIGNER.bearer(**claims)).email == email
