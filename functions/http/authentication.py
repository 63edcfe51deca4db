"""The caller's bearer token, checked against the configured issuers."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from shared.identity.principal import Principal
from shared.settings import Issuer, is_hosted, issuers

if TYPE_CHECKING:
    from shared.identity.tokens import Validator


def authenticate(headers: Mapping[str, str]) -> Principal:
    """The principal of a request; raises UnauthenticatedError, ForbiddenError or TransientError."""
    return _validator(issuers(), is_hosted()).authenticate(headers.get("authorization"))


@cache
def _validator(accepted: tuple[Issuer, ...], hosted: bool) -> "Validator":
    # Both are loaded on the first token, because importing them costs what a cold start should not pay.
    from shared.identity.tokens import Validator

    return Validator(accepted, find_customer=_customer_of, hosted=hosted)


def _customer_of(issuer: str, subject: str) -> str | None:
    from shared.records.identities import find_customer_id

    return find_customer_id(issuer, subject)
