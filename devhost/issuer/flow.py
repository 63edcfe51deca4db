"""The authorization-code flow with PKCE (RFC 6749, 7636, 9207), free of HTTP."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from devhost.issuer.people import Person

CODE_LIFETIME = timedelta(minutes=2)


class FlowError(Exception):
    """A request the flow refuses; `code` is the error code of RFC 6749."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


class UntrustedRedirectError(FlowError):
    """The address to return to is not one of ours, so nobody may be sent there."""


@dataclass(frozen=True)
class AuthorizationRequest:
    """What an app asks for when it sends somebody to sign in."""

    client_id: str
    redirect_uri: str
    challenge: str
    state: str | None
    nonce: str | None
    prompt: str | None
    scope: str = "openid"

    @property
    def lasting(self) -> bool:
        """Whether the app asks to stay signed in for longer than one token lives."""
        return "offline_access" in self.scope.split()

    def answer(self, issuer: str, **parameters: str) -> str:
        """The address that hands `parameters` back to the app."""
        if self.state is not None:
            parameters["state"] = self.state
        separator = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{separator}{urlencode({**parameters, 'iss': issuer})}"


@dataclass(frozen=True)
class _Grant:
    request: AuthorizationRequest
    person: Person
    until: datetime


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read_request(query: Mapping[str, str], origins: frozenset[str]) -> AuthorizationRequest:
    """The request in an authorization query; raises FlowError, UntrustedRedirectError first of all."""
    redirect = query.get("redirect_uri", "")
    if origin_of(redirect) not in origins or "#" in redirect:
        raise UntrustedRedirectError("invalid_request", "redirect_uri is not an address of one of the apps")
    return AuthorizationRequest(
        client_id=query.get("client_id", ""),
        redirect_uri=redirect,
        challenge=query.get("code_challenge", ""),
        state=query.get("state"),
        nonce=query.get("nonce"),
        prompt=query.get("prompt"),
        scope=query.get("scope", "openid"),
    )


def check_request(query: Mapping[str, str]) -> None:
    """Raise FlowError unless this is a code request with PKCE."""
    if query.get("response_type") != "code":
        raise FlowError("unsupported_response_type", "response_type must be code")
    if not query.get("client_id"):
        raise FlowError("invalid_request", "client_id is missing")
    if not query.get("code_challenge") or query.get("code_challenge_method") != "S256":
        raise FlowError("invalid_request", "a code_challenge of method S256 is required")


class Codes:
    """Authorization codes: good once, for two minutes, for the app that proves it asked."""

    def __init__(self) -> None:
        self._grants: dict[str, _Grant] = {}

    def issue(self, request: AuthorizationRequest, person: Person, now: datetime) -> str:
        """A code that `redeem` turns back into this person."""
        code = secrets.token_urlsafe(32)
        self._grants[code] = _Grant(request, person, now + CODE_LIFETIME)
        return code

    def redeem(self, form: Mapping[str, str], now: datetime) -> tuple[AuthorizationRequest, Person]:
        """Who a code stands for; raises FlowError unless everything matches the request that made it."""
        if form.get("grant_type") != "authorization_code":
            raise FlowError("unsupported_grant_type", "grant_type must be authorization_code")
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or grant.until < now:
            raise FlowError("invalid_grant", "the code is unknown, used or too old")
        request = grant.request
        if (form.get("client_id"), form.get("redirect_uri")) != (request.client_id, request.redirect_uri):
            raise FlowError("invalid_grant", "the code was issued for another client or redirect_uri")
        if not secrets.compare_digest(_challenge(form.get("code_verifier", "")), request.challenge):
            raise FlowError("invalid_grant", "code_verifier does not match the code_challenge")
        return request, grant.person


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
