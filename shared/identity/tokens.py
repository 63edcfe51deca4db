"""Bearer tokens: JWTs of configured issuers, checked in full. Nothing else identifies a caller."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from shared.domain.ids import is_id
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.identity.keys import Fetch, KeySet, fetch_jwks
from shared.identity.principal import Principal, Role
from shared.settings import Issuer

ALGORITHMS = ["RS256"]
REQUIRED_CLAIMS = ["exp", "iss", "aud", "sub"]
LEEWAY_S = 60
MAX_TOKEN = 16 * 1024
# Who holds several app roles acts in the first of these.
PRECEDENCE = (Role.ADMIN, Role.ADJUSTER, Role.ANALYST, Role.OPERATOR, Role.LOADER, Role.CUSTOMER)

# Levels of authority above the first are app roles of their own; who holds one is an adjuster.
LEVELS = {level: f"Adjuster.Level{level}" for level in (2, 3)}

FindCustomer = Callable[[str, str], str | None]

_log = logging.getLogger("petinsure360.identity")


class Validator:
    """Checks bearer tokens against the accepted issuers.

    `find_customer(issuer, subject)` gives the customer id of a customer whose token does not carry one.
    `hosted` leaves out every issuer that is not https or lives on this machine.
    """

    def __init__(
        self,
        issuers: Iterable[Issuer],
        *,
        find_customer: FindCustomer,
        hosted: bool,
        clock: Callable[[], float] = time.monotonic,
        fetch: Fetch = fetch_jwks,
    ) -> None:
        self._find_customer = find_customer
        self._issuers: dict[str, Issuer] = {}
        self._keys: dict[str, KeySet] = {}
        for issuer in issuers:
            if hosted and not _is_fit_for_hosting(issuer):
                _log.error("a token issuer that is not a public https address was left out")
                continue
            self._issuers[issuer.issuer] = issuer
            self._keys[issuer.issuer] = KeySet(issuer.jwks_uri, clock=clock, fetch=fetch)

    def authenticate(self, authorization: str | None) -> Principal:
        """The caller behind an Authorization header.

        Raises UnauthenticatedError for a missing or wrong token, ForbiddenError for one without a known role,
        TransientError when the issuer's keys cannot be fetched.
        """
        token = _bearer(authorization)
        issuer = self._issuer_of(token)
        claims = self._verified(token, issuer)
        if issuer.tenants and claims.get("tid") not in issuer.tenants:
            raise _rejected()
        return self._principal(issuer, claims)

    def _issuer_of(self, token: str) -> Issuer:
        import jwt

        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError):
            raise _rejected() from None
        named = claims.get("iss")
        issuer = self._issuers.get(named) if isinstance(named, str) else None
        if issuer is None:
            raise _rejected()
        return issuer

    def _verified(self, token: str, issuer: Issuer) -> Mapping[str, Any]:
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            key_id = header.get("kid")
            if header.get("alg") not in ALGORITHMS or not isinstance(key_id, str):
                raise _rejected()
            key = self._keys[issuer.issuer].find(key_id)
            if key is None:
                raise _rejected()
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=issuer.audience,
                issuer=issuer.issuer,
                leeway=LEEWAY_S,
                options={"require": REQUIRED_CLAIMS},
            )
        except (jwt.PyJWTError, ValueError) as error:
            # The reason goes to the log; a caller who guesses learns nothing from it.
            _log.info("token refused: %s", type(error).__name__)
            raise _rejected() from None
        return claims

    def _principal(self, issuer: Issuer, claims: Mapping[str, Any]) -> Principal:
        role = _role(claims)
        subject = str(claims["sub"])
        name = claims.get("name")
        return Principal(
            subject=subject,
            issuer=issuer.issuer,
            role=role,
            customer_id=self._customer(issuer, claims, subject) if role is Role.CUSTOMER else None,
            name=name if isinstance(name, str) else None,
            level=_level(claims),
            email=_email(issuer, claims),
        )

    def _customer(self, issuer: Issuer, claims: Mapping[str, Any], subject: str) -> str | None:
        claimed = claims.get(issuer.customer_claim) if issuer.customer_claim else None
        if isinstance(claimed, str) and claimed:
            if not is_id(claimed):
                raise _rejected()
            return claimed
        return self._find_customer(issuer.issuer, subject)


def _email(issuer: Issuer, claims: Mapping[str, Any]) -> str | None:
    email = claims.get(issuer.email_claim) if issuer.email_claim else None
    return email if isinstance(email, str) and claims.get("email_verified") is not False else None


def _bearer(authorization: str | None) -> str:
    if not authorization:
        raise UnauthenticatedError("This operation needs a bearer token.")
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UnauthenticatedError("This operation needs a bearer token.")
    if len(token) > MAX_TOKEN:
        raise _rejected()
    return token.strip()


def _rejected() -> UnauthenticatedError:
    return UnauthenticatedError("The bearer token is not valid here. Sign in again.", code="invalid_token")


def _named(claims: Mapping[str, Any]) -> set[str]:
    claimed = claims.get("roles", ())
    return {claimed} if isinstance(claimed, str) else set(map(str, claimed)) if claimed else set()


def _level(claims: Mapping[str, Any]) -> int:
    named = _named(claims)
    return max((level for level, role in LEVELS.items() if role in named), default=1)


def _role(claims: Mapping[str, Any]) -> Role:
    named = _named(claims)
    if named & set(LEVELS.values()):
        named.add(Role.ADJUSTER.capitalize())
    for role in PRECEDENCE:
        if role.value.capitalize() in named:
            return role
    raise ForbiddenError("The token carries no role of this product.", code="no_role")


def _is_fit_for_hosting(issuer: Issuer) -> bool:
    return all(_is_public_https(address) for address in (issuer.issuer, issuer.jwks_uri))


def _is_public_https(address: str) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".").lower()
    is_local = (
        host in ("", "::1", "0.0.0.0", "::")
        or host == "localhost"
        or host.endswith(".localhost")
        or host.startswith("127.")
    )
    return parts.scheme == "https" and not is_local
