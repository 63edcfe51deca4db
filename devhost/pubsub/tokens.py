"""Bearer tokens and signatures, all HS256 with the access key as raw UTF-8."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import jwt

REST_CLOCK_SKEW_S = 300


class TokenError(Exception):
    """The token is missing, forged, expired or meant for somebody else."""


@dataclass(frozen=True)
class ClientClaims:
    """What a client token says of its bearer."""

    user_id: str | None
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    raw: Mapping[str, Any]


def read_client_token(token: str, *, keys: Sequence[str], endpoint: str, hub: str) -> ClientClaims:
    """The claims of a client token for `hub` at `endpoint` (scheme and host); raises TokenError."""
    claims = _decode(token, keys, skew_s=0)
    _require_audience(claims, f"{endpoint}/client/hubs/{hub}")
    return ClientClaims(
        user_id=claims.get("sub") or claims.get("nameid"),
        roles=_texts(claims.get("role")),
        groups=_texts(claims.get("webpubsub.group")),
        raw=claims,
    )


def check_rest_token(token: str, *, keys: Sequence[str], url: str) -> None:
    """Raises TokenError unless the token was minted for a request to `url` (its query does not matter)."""
    _require_audience(_decode(token, keys, skew_s=REST_CLOCK_SKEW_S), url)


def mint_client_token(
    *, key: str, audience: str, user_id: str | None, roles: list[str], groups: list[str], minutes: int
) -> str:
    """A client token like the one an SDK with an access key builds itself."""
    now = int(time.time())
    claims: dict[str, Any] = {"aud": audience, "iat": now, "exp": now + 60 * minutes}
    optional = {"sub": user_id, "role": roles, "webpubsub.group": groups}
    return jwt.encode(claims | {name: value for name, value in optional.items() if value}, key, "HS256")


def sign_connection(connection_id: str, keys: Iterable[str]) -> str:
    """The `ce-signature` of events from this connection: one entry per key, comma-separated."""
    return ",".join(f"sha256={_hmac(key, connection_id)}" for key in keys)


def issue_reconnection_token(connection_id: str, key: str) -> str:
    """A fresh token that lets its bearer take the connection over after a cut."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_hmac(key, f'{connection_id}.{nonce}')}"


def is_reconnection_token(token: str, connection_id: str, key: str) -> bool:
    """Whether `token` was issued for this connection. Earlier tokens stay good: a cut may lose the newest."""
    nonce, _, signature = token.partition(".")
    return hmac.compare_digest(signature.encode(), _hmac(key, f"{connection_id}.{nonce}").encode())


def _hmac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _decode(token: str, keys: Sequence[str], *, skew_s: int) -> dict[str, Any]:
    problem = "no key"
    options: Any = {"require": ["exp", "aud"], "verify_aud": False}
    for key in keys:
        try:
            return jwt.decode(token, key, algorithms=["HS256"], leeway=skew_s, options=options)
        except jwt.InvalidSignatureError:
            problem = "signed with another key"
        except jwt.InvalidTokenError as error:
            raise TokenError(str(error)) from error
    raise TokenError(problem)


def _require_audience(claims: Mapping[str, Any], url: str) -> None:
    audiences = _texts(claims["aud"])
    if _place(url) not in {_place(audience) for audience in audiences}:
        raise TokenError(f"minted for {', '.join(audiences)} and not for {url}")


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower(), unquote(parts.path).lower()


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str) else tuple(str(one) for one in value)
