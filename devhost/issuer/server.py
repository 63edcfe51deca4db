"""The issuer over HTTP: discovery, keys, the sign-in page, the token endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web

from devhost.issuer import page
from devhost.issuer.flow import (
    AuthorizationRequest,
    Codes,
    FlowError,
    UntrustedRedirectError,
    check_request,
    origin_of,
    read_request,
)
from devhost.issuer.keys import load_key
from devhost.issuer.people import Directory, Person, customer
from devhost.issuer.tokens import LIFETIME, Minter
from devhost.local_only import is_foreign_host

PATH = "/.dev/oidc"
_CSS = Path(__file__).with_name("page.css")


def issuer_url(port: int) -> str:
    """The issuer id of an issuer on this port of this machine."""
    return f"http://127.0.0.1:{port}{PATH}"


class Issuer:
    """One issuer: its key and people live in HOME/issuer, its authorization codes in memory."""

    def __init__(self, home: Path, port: int, redirects: Sequence[str]) -> None:
        self.url = issuer_url(port)
        self._minter = Minter(self.url, load_key(home))
        self._people = Directory(home)
        self._codes = Codes()
        self._origins = frozenset(origin_of(redirect) for redirect in redirects)
        self._cookie = f"petinsure-{port}-"

    def application(self) -> web.Application:
        """The web application that serves it."""
        app = web.Application(middlewares=[self._cross_origin])
        app.add_routes(
            [
                web.get(f"{PATH}/.well-known/openid-configuration", self._discovery),
                web.get(f"{PATH}/jwks", self._jwks),
                web.get(f"{PATH}/authorize", self._authorize),
                web.post(f"{PATH}/authorize", self._choose),
                web.post(f"{PATH}/token", self._token),
                web.get(f"{PATH}/logout", self._logout),
                web.get(f"{PATH}/page.css", self._stylesheet),
            ]
        )
        return app

    async def _discovery(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "end_session_endpoint": f"{self.url}/logout",
                "response_types_supported": ["code"],
                "response_modes_supported": ["query"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "subject_types_supported": ["public"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "claims_supported": ["sub", "name", "email", "roles", "customer_id"],
                "prompt_values_supported": ["none", "login", "select_account"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _jwks(self, _request: web.Request) -> web.Response:
        return web.json_response(self._minter.key.jwks())

    async def _stylesheet(self, _request: web.Request) -> web.Response:
        return web.Response(text=_CSS.read_text(encoding="utf-8"), content_type="text/css")

    async def _authorize(self, request: web.Request) -> web.Response:
        authorization = self._asked(request.query)
        if authorization.prompt != "none":
            return self._page(page.sign_in(authorization.client_id, self._people.newcomers()))
        try:
            session = request.cookies.get(self._cookie + authorization.client_id, "")
            return self._signed_in(authorization, self._minter.person_of(session, authorization.client_id))
        except jwt.InvalidTokenError:
            return _redirect(authorization.answer(self.url, error="login_required"))

    async def _choose(self, request: web.Request) -> web.Response:
        authorization = self._asked(request.query)
        form = await request.post()
        person = self._chosen({name: str(value).strip() for name, value in form.items()})
        if person is None:
            return self._page(page.sign_in(authorization.client_id, self._people.newcomers()), status=400)
        return self._signed_in(authorization, person)

    def _asked(self, query: Mapping[str, str]) -> AuthorizationRequest:
        try:
            authorization = read_request(query, self._origins)
        except UntrustedRedirectError as error:
            text = page.document("This sign-in request can't be trusted", f"{error}.")
            raise web.HTTPBadRequest(text=text, content_type="text/html") from error
        try:
            check_request(query)
        except FlowError as error:
            target = authorization.answer(self.url, error=error.code, error_description=str(error))
            raise web.HTTPSeeOther(target) from error
        return authorization

    def _chosen(self, form: Mapping[str, str]) -> Person | None:
        if form.get("sub"):
            return self._people.find(form["sub"])
        if form.get("customer_id"):
            return customer(form["customer_id"])
        if form.get("name") and "@" in form.get("email", ""):
            return self._people.sign_up(form["name"], form["email"])
        return None

    def _signed_in(self, authorization: AuthorizationRequest, person: Person) -> web.Response:
        now = datetime.now(UTC)
        response = _redirect(
            authorization.answer(self.url, code=self._codes.issue(authorization, person, now))
        )
        session = self._minter.session(person, now, authorization.client_id)
        response.set_cookie(
            self._cookie + authorization.client_id,
            session,
            path=PATH,
            httponly=True,
            samesite="Lax",
            max_age=int(LIFETIME.total_seconds()),
        )
        return response

    async def _token(self, request: web.Request) -> web.Response:
        now = datetime.now(UTC)
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            fresh = self._refreshed if form.get("grant_type") == "refresh_token" else self._redeemed
            answer = fresh(form, now)
        except FlowError as error:
            return web.json_response({"error": error.code, "error_description": str(error)}, status=400)
        return web.json_response(answer, headers={"Cache-Control": "no-store"})

    def _redeemed(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        authorization, person = self._codes.redeem(form, now)
        id_token = self._minter.id_token(
            person, now, client_id=authorization.client_id, nonce=authorization.nonce
        )
        answer = {**self._access(person, now), "scope": authorization.scope, "id_token": id_token}
        if authorization.lasting:
            answer["refresh_token"] = self._minter.refresh_token(person, now, authorization.client_id)
        return answer

    def _refreshed(self, form: Mapping[str, str], now: datetime) -> dict[str, Any]:
        client_id = form.get("client_id", "")
        try:
            person = self._minter.refreshed(form.get("refresh_token", ""), client_id)
        except jwt.InvalidTokenError as error:
            raise FlowError("invalid_grant", "the refresh token is unknown or too old") from error
        fresh = self._minter.refresh_token(person, now, client_id)
        return {**self._access(person, now), "refresh_token": fresh}

    def _access(self, person: Person, now: datetime) -> dict[str, Any]:
        return {
            "token_type": "Bearer",
            "expires_in": int(LIFETIME.total_seconds()),
            "access_token": self._minter.access_token(person, now),
        }

    async def _logout(self, request: web.Request) -> web.Response:
        target = request.query.get("post_logout_redirect_uri", "")
        if origin_of(target) in self._origins:
            state = request.query.get("state")
            response = _redirect(f"{target}?state={state}" if state else target)
        else:
            response = self._page(page.document("Signed out", "You can close this page."))
        for name in request.cookies:
            if name.startswith(self._cookie):
                response.del_cookie(name, path=PATH)
        return response

    def _page(self, text: str, status: int = 200) -> web.Response:
        # Browsers hold form-action against the redirect after a form as well, hence the apps' origins.
        actions = " ".join(["'self'", *sorted(self._origins)])
        policy = (
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            f"form-action {actions}"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return web.Response(text=text, status=status, content_type="text/html", headers=headers)

    @web.middleware
    async def _cross_origin(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Let the apps' own origins, and no other, read discovery, keys and tokens.

        A name of elsewhere that leads here would make a page of elsewhere one of ours.
        """
        if is_foreign_host(request.headers):
            raise web.HTTPForbidden
        origin = request.headers.get("Origin", "")
        preflight = request.method == "OPTIONS" and origin in self._origins
        response: web.StreamResponse = web.Response(status=204) if preflight else await handler(request)
        if origin in self._origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type, Authorization"
            response.headers["Vary"] = "Origin"
        return response


def _redirect(location: str) -> web.Response:
    return web.Response(status=303, headers={"Location": location, "Cache-Control": "no-store"})
