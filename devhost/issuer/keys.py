"""The issuer's RSA key: generated into its folder at first run, the same ever after."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm


@dataclass(frozen=True)
class SigningKey:
    """A private key and the id under which its public half is published."""

    private: rsa.RSAPrivateKey
    kid: str

    def sign(self, claims: Mapping[str, Any]) -> str:
        """An RS256 JSON Web Token of these claims."""
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": self.kid})

    def verify(self, token: str, *, audience: str) -> dict[str, Any]:
        """Claims of a token signed here for `audience`; raises jwt.InvalidTokenError."""
        claims: dict[str, Any] = jwt.decode(
            token, self.private.public_key(), algorithms=["RS256"], audience=audience
        )
        return claims

    def jwks(self) -> dict[str, Any]:
        """The public key as a JSON Web Key Set."""
        key = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self.kid, "use": "sig", "alg": "RS256"}]}


def load_key(home: Path) -> SigningKey:
    """The key in HOME/issuer/key.pem, made when it is not there yet."""
    path = home / "issuer" / "key.pem"
    if not path.exists():
        _generate(path)
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise ValueError(f"{path} holds no RSA key; delete it and a new one is made.")
    modulus = private.public_key().public_numbers().n
    return SigningKey(private, hashlib.sha256(str(modulus).encode()).hexdigest()[:16])


def _generate(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_suffix(f".{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    draft.replace(path)
