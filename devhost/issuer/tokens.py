"""The tokens this issuer signs: for the API, for the app that asked, for its own sign-in page."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from devhost.issuer.keys import SigningKey
from devhost.issuer.people import Person

AUDIENCE = "petinsure360"
LIFETIME = timedelta(hours=8)


@dataclass(frozen=True)
class Minter:
    """Signs tokens under one issuer id."""

    issuer: str
    key: SigningKey

    def access_token(self, person: Person, now: datetime) -> str:
        """A bearer token for the API."""
        return self._sign(person, AUDIENCE, now, {"jti": uuid.uuid4().hex})

    def id_token(self, person: Person, now: datetime, *, client_id: str, nonce: str | None) -> str:
        """Tells the app `client_id` who signed in."""
        return self._sign(person, client_id, now, {"nonce": nonce} if nonce else {})

    def refresh_token(self, person: Person, now: datetime, client_id: str) -> str:
        """Lets `client_id` have fresh tokens without asking anybody."""
        return self._sign(person, f"refresh/{client_id}", now, {"person": asdict(person)})

    def refreshed(self, token: str, client_id: str) -> Person:
        """Whose refresh token this is; raises jwt.InvalidTokenError when it is none of ours, or over."""
        return Person(**self.key.verify(token, audience=f"refresh/{client_id}")["person"])

    def session(self, person: Person, now: datetime, client_id: str) -> str:
        """Cookie value that lets `client_id` sign in again without asking."""
        return self._sign(person, f"session/{client_id}", now, {"person": asdict(person)})

    def person_of(self, session: str, client_id: str) -> Person:
        """Whose session this is; raises jwt.InvalidTokenError when it is none of ours, or over."""
        return Person(**self.key.verify(session, audience=f"session/{client_id}")["person"])

    def _sign(self, person: Person, audience: str, now: datetime, extra: dict[str, Any]) -> str:
        claims = {
            "iss": self.issuer,
            "sub": person.sub,
            "aud": audience,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "roles": person.roles,
            "name": person.name,
            "email": person.email,
        }
        if person.customer_id:
            claims["customer_id"] = person.customer_id
        return self.key.sign({**claims, **extra})
