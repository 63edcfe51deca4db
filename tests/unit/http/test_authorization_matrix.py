"""Who may call what: every operation of the registry against every kind of caller."""

from __future__ import annotations

import dataclasses
from itertools import product

import pytest

import function_app
from functions.http import authentication
from functions.http.endpoint import OPERATIONS, Answer, Call, Operation
from functions.http.invoke import invoke
from shared.identity.policies import own_or_staff, public, role
from shared.identity.principal import Principal, Role
from shared.identity.tokens import Validator
from tests.support.http import problem_of, request, send
from tests.support.tokens import Signer, accepted_issuer, forgeries

assert function_app.app
SIGNER = Signer()
FORGED = {f"{what} ({r})": header for r in Role for what, header in forgeries(SIGNER, r.capitalize()).items()}
EVERY = tuple(OPERATIONS)
GUARDED = tuple(o for o in EVERY if not o.policy.anonymous)
REACHED = "X-Handler-Reached"


@pytest.fixture(autouse=True)
def _configured_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    validator = Validator(
        [accepted_issuer()],
        find_customer=lambda _issuer, _subject: "CUST-1",
        hosted=True,
        fetch=lambda _uri: SIGNER.jwks(),
    )
    monkeypatch.setattr(authentication, "_validator", lambda *_: validator)
    monkeypatch.setenv("AUTH_ISSUERS", "[]")


def watched(operation: Operation) -> Operation:
    """The operation as declared, with a handler that tells that it was reached."""

    def handler(_call: Call) -> Answer:
        return Answer(headers={REACHED: "yes"})

    return dataclasses.replace(operation, handler=handler, request=None, query=None)


def ask(operation: Operation, authorization: str | None) -> tuple[int, bool]:
    """(status, whether the handler was reached) for a caller."""
    headers = {"accept": operation.produces}
    if authorization is not None:
        headers["authorization"] = authorization
    answer = send(watched(operation), headers=headers)
    return answer.status_code, REACHED in answer.headers


@pytest.mark.parametrize("operation", GUARDED, ids=lambda o: o.name)
def test_who_holds_no_valid_token_gets_401_everywhere(operation: Operation) -> None:
    for what, header in FORGED.items():
        assert ask(operation, header) == (401, False), what


@pytest.mark.parametrize(
    ("operation", "caller"), list(product(GUARDED, Role)), ids=lambda v: str(getattr(v, "name", v))
)
def test_a_role_reaches_exactly_what_its_policy_admits(operation: Operation, caller: Role) -> None:
    status, reached = ask(operation, SIGNER.bearer(caller.capitalize()))
    if caller in operation.policy.roles:
        assert (status, reached) == (operation.status, True)
    else:
        assert (status, reached) == (403, False)


@pytest.mark.parametrize("operation", GUARDED, ids=lambda o: o.name)
def test_a_token_without_a_role_reaches_nothing(operation: Operation) -> None:
    assert ask(operation, SIGNER.bearer(roles=["Nobody"])) == (403, False)


@pytest.mark.parametrize("operation", [o for o in EVERY if o.policy.anonymous], ids=lambda o: o.name)
def test_a_public_operation_looks_at_no_token(operation: Operation) -> None:
    for header in (None, "Bearer nonsense", SIGNER.bearer(exp=1)):
        assert ask(operation, header) == (operation.status, True)


@pytest.mark.parametrize("operation", GUARDED, ids=lambda o: o.name)
def test_nobody_unknown_learns_what_a_request_must_look_like(operation: Operation) -> None:
    wrong = request(
        operation, body=b"not json", query={"no": "such"}, path={"x": "\x00"}, headers={"accept": "no/no"}
    )
    answer = invoke(dataclasses.replace(operation, handler=lambda _call: Answer()), wrong)
    assert problem_of(answer)["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


PUBLIC = {
    "root",
    "health",
    "health_live",
    "health_ready",
    "openapi_document",
    "docs",
    "docs_script",
    "docs_style",
}
PUBLIC_OF_THE_TRADE = {
    "get_catalogue",
    "list_plans",
    "create_quote",
    "get_quote",
    "list_event_schemas",
    "webpubsub_events",
    "webpubsub_validation",
}


def test_what_is_public_is_public_on_purpose() -> None:
    print(f"{len(GUARDED)} operations x {len(Role)} roles, and x {len(FORGED)} tokens that nobody issued")
    print(f"{len(EVERY) - len(GUARDED)} operations are public")
    assert {o.name for o in EVERY if o.policy.anonymous} - PUBLIC_OF_THE_TRADE == PUBLIC


@pytest.mark.parametrize("caller", Role)
def test_policies_admit_whom_they_name(caller: Role) -> None:
    principal = Principal("s", "i", caller)
    assert public().admits(None)
    assert role(caller).admits(principal)
    assert not role(*(r for r in Role if r is not caller)).admits(principal)
    assert own_or_staff().admits(principal)
    assert own_or_staff(Role.ADMIN).admits(principal) is (caller in (Role.CUSTOMER, Role.ADMIN))
    assert not own_or_staff().admits(None)
    assert principal.is_staff is (caller is not Role.CUSTOMER)


def test_a_policy_names_somebody() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        role()
