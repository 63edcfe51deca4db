"""Tokens for tests: an issuer's key, tokens that hold, and every kind that must not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from shared.settings import Issuer

AUDIENCE = "petinsure360"
ISSUER_ID = "https://login.example.com/tenant/v2.0"
JWKS_URI = "https://login.example.com/tenant/keys"
# Tokens are made when tests are collected, and used as much later as the whole run takes.
DAY_S = 24 * 3600


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """An RSA key, made once per name and session."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Signer:
    """Signs tokens as the issuer does; `key_name` other than "issuer" is somebody else's key."""

    issuer: str = ISSUER_ID
    audience: str = AUDIENCE
    key_name: str = "issuer"
    kid: str = "key-1"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def jwks(self) -> dict[str, Any]:
        """The issuer's key set."""
        return {"keys": [{**self.jwk(), "kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def jwk(self) -> dict[str, Any]:
        """The public key as a JWK."""
        return dict(RSAAlgorithm.to_jwk(private_key(self.key_name).public_key(), as_dict=True))

    def claims(self, role: str = "Customer", **changes: Any) -> dict[str, Any]:
        """Claims that hold; a change to None takes the claim out."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": f"subject-of-{role.lower()}",
            "iat": now,
            "exp": now + DAY_S,
            "roles": [role],
            **self.extra,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, role: str = "Customer", *, headers: dict[str, Any] | None = None, **changes: Any) -> str:
        """A signed token."""
        header = {"kid": self.kid, **(headers or {})}
        payload = json.dumps(self.claims(role, **changes)).encode()
        # Below jwt.encode, which would refuse to make some of the wrong tokens.
        return jwt.PyJWS().encode(payload, private_key(self.key_name), "RS256", header)

    def bearer(self, role: str = "Customer", **changes: Any) -> str:
        """An Authorization header that holds."""
        return f"Bearer {self.token(role, **changes)}"


def accepted_issuer(**changes: Any) -> Issuer:
    """The issuer as the settings name it."""
    return Issuer(**{"issuer": ISSUER_ID, "audience": AUDIENCE, "jwks_uri": JWKS_URI, **changes})


def forgeries(signer: Signer, role: str = "Admin") -> dict[str, str | None]:
    """Authorization headers that must never be believed, by what is wrong with them."""
    past = int(time.time()) - 120
    thief = Signer(signer.issuer, signer.audience, key_name="thief", kid=signer.kid)
    tampered = signer.token("Customer").split(".")
    tampered[1] = _segment(signer.claims(role, customer_id="CUST-STOLEN"))
    return {
        "anonymous": None,
        "empty": "",
        "no token": "Bearer",
        "another scheme": f"Basic {signer.token(role)}",
        "not a token": "Bearer abc.def.ghi",
        "not even text of one": "Bearer \u0000",
        "expired": signer.bearer(role, exp=past),
        "not valid yet": signer.bearer(role, nbf=int(time.time()) + DAY_S),
        "without expiry": signer.bearer(role, exp=None),
        "without subject": signer.bearer(role, sub=None),
        "without audience": signer.bearer(role, aud=None),
        "wrong audience": signer.bearer(role, aud="another-api"),
        "wrong issuer": signer.bearer(role, iss="https://evil.example.com"),
        "issuer that is no text": signer.bearer(role, iss=["x"]),
        "without issuer": signer.bearer(role, iss=None),
        "unknown key id": signer.bearer(role, headers={"kid": "made-up"}),
        "another's key": thief.bearer(role),
        "key by jku": thief.bearer(role, headers={"kid": "thief", "jku": "https://evil.example.com/keys"}),
        "key by jwk": thief.bearer(role, headers={"jwk": thief.jwk()}),
        "alg none": f"Bearer {_segment({'alg': 'none', 'kid': signer.kid})}.{_segment(signer.claims(role))}.",
        "HS256 confusion": f"Bearer {_hs256(signer, role)}",
        "RS512": f"Bearer {_rs512(signer, role)}",
        "tampered": f"Bearer {'.'.join(tampered)}",
        "cut signature": f"Bearer {signer.token(role)[:-10]}",
        "too long": f"Bearer {signer.token(role, padding='x' * 20_000)}",
    }


def _segment(data: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def _hs256(signer: Signer, role: str) -> str:
    public = private_key(signer.key_name).public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = f"{_segment({'alg': 'HS256', 'kid': signer.kid})}.{_segment(signer.claims(role))}"
    digest = hmac.new(pem, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _rs512(signer: Signer, role: str) -> str:
    return jwt.encode(signer.claims(role), private_key(signer.key_name), "RS512", {"kid": signer.kid})
