"""Authorization codes of the development issuer: once, soon, and only for who asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devhost.issuer.flow import AuthorizationRequest, Codes, FlowError, UntrustedRedirectError, read_request
from devhost.issuer.people import DEMO_CUSTOMERS, Directory, member

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The pair of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
REDIRECT = "http://127.0.0.1:3000/signed-in"
REQUEST = AuthorizationRequest("portal", REDIRECT, CHALLENGE, None, None, None)


def form(code: str, **changes: str) -> dict[str, str]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "portal",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return fields | changes


def test_a_code_stands_for_the_person_who_was_chosen() -> None:
    codes = Codes()
    code = codes.issue(REQUEST, DEMO_CUSTOMERS[0], NOW)
    assert codes.redeem(form(code), NOW) == (REQUEST, DEMO_CUSTOMERS[0])


def test_a_code_is_good_once() -> None:
    codes = Codes()
    code = codes.issue(REQUEST, DEMO_CUSTOMERS[0], NOW)
    codes.redeem(form(code), NOW)
    with pytest.raises(FlowError, match="unknown, used or too old"):
        codes.redeem(form(code), NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "another"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"client_id": "dashboard"}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:3000/elsewhere"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_refused_to_anybody_else(changes: dict[str, str], error: str) -> None:
    codes = Codes()
    code = codes.issue(REQUEST, DEMO_CUSTOMERS[0], NOW)
    with pytest.raises(FlowError) as refused:
        codes.redeem(form(code, **changes), NOW)
    assert refused.value.code == error


def test_a_code_dies_of_age() -> None:
    codes = Codes()
    code = codes.issue(REQUEST, DEMO_CUSTOMERS[0], NOW)
    with pytest.raises(FlowError):
        codes.redeem(form(code), NOW + timedelta(minutes=3))


@pytest.mark.parametrize(
    "redirect",
    ["", "http://127.0.0.1:3000.evil.example/", "https://127.0.0.1:3000/", "http://127.0.0.1:3000/#x"],
)
def test_nobody_is_sent_to_a_foreign_address(redirect: str) -> None:
    with pytest.raises(UntrustedRedirectError):
        read_request({"redirect_uri": redirect}, frozenset({"http://127.0.0.1:3000"}))


def test_the_same_e_mail_signs_up_once(tmp_path: Path) -> None:
    first = Directory(tmp_path).sign_up("Kim Doe", "Kim@example.com")
    again = Directory(tmp_path).sign_up("Kimberly", "kim@EXAMPLE.com")
    assert first == again
    assert first.customer_id is None
    assert Directory(tmp_path).newcomers() == [first]


@pytest.mark.parametrize("role", ["analyst", "Adjuster", "ADMIN", "loader", "Operator", "customer"])
def test_every_role_has_somebody(role: str) -> None:
    assert member(role).role == role.capitalize()


def test_adjusters_of_every_level_can_sign_in() -> None:
    people = [member("adjuster", None, level) for level in (1, 2, 3)]
    assert len({person.sub for person in people}) == 3
    assert [person.roles for person in people] == [
        ["Adjuster"],
        ["Adjuster", "Adjuster.Level2"],
        ["Adjuster", "Adjuster.Level3"],
    ]
    for role, level in (("adjuster", 4), ("admin", 2)):
        with pytest.raises(ValueError, match="has level"):
            member(role, None, level)


@pytest.mark.parametrize(
    ("role", "customer", "problem"),
    [("king", None, "no role king"), ("analyst", "CUST-1", "Only a customer")],
)
def test_a_role_that_makes_no_sense_is_refused(role: str, customer: str | None, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        member(role, customer)


def test_a_demo_customer_keeps_one_subject_everywhere(tmp_path: Path) -> None:
    find: Callable[[str], object] = Directory(tmp_path).find
    assert find(member("customer", "DEMO-002").sub) == DEMO_CUSTOMERS[1]
