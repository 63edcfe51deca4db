"""The service client, made once: by key locally, by the app's identity in Azure. Nobody else decides that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared import clients, settings
from shared.realtime.access import Grant
from shared.realtime.errors import RealtimeDisabledError, RealtimeUnavailableError

if TYPE_CHECKING:
    from azure.messaging.webpubsubservice import WebPubSubServiceClient

# A token opens connections for so long; an open one outlives it.
TOKEN_MINUTES = 15
CONNECT_S, ANSWER_S = 1.0, 2.0


def is_enabled() -> bool:
    """True when a Web PubSub is configured."""
    return settings.web_pubsub() is not None


def service() -> WebPubSubServiceClient:
    """The client of the hub: no retries, short timeout. Raises RealtimeDisabledError."""
    configured = settings.web_pubsub()
    if configured is None:
        raise RealtimeDisabledError("Live events are not configured here. Poll instead.")
    return _service(configured)


def client_url(grant: Grant) -> str:
    """A URL that opens a connection with this grant within TOKEN_MINUTES; it is a secret.

    Raises RealtimeDisabledError, or RealtimeUnavailableError when the service has to mint it and cannot.
    """
    client = service()
    from azure.core.exceptions import AzureError

    try:
        access = client.get_client_access_token(
            user_id=grant.user_id,
            groups=list(grant.groups),
            roles=list(grant.roles),
            minutes_to_expire=TOKEN_MINUTES,
        )
    except AzureError as error:
        raise RealtimeUnavailableError("Live events are not available. Try again in a moment.") from error
    return str(access["url"])


def origins() -> frozenset[str]:
    """The service's host names, with and without port: who may ask to send us events."""
    configured = settings.web_pubsub()
    if configured is None:
        return frozenset()
    parts = urlsplit(configured.endpoint)
    return frozenset(name.lower() for name in (parts.netloc, parts.hostname) if name)


def signing_keys() -> tuple[str, ...]:
    """The access keys that an event may be signed with; none when the service has local keys disabled."""
    configured = settings.web_pubsub()
    return configured.keys if configured else ()


@cache
def _service(configured: settings.WebPubSub) -> WebPubSubServiceClient:
    from azure.core.credentials import AzureKeyCredential
    from azure.messaging.webpubsubservice import WebPubSubServiceClient

    credential = (
        AzureKeyCredential(configured.access_key)
        if configured.access_key
        else clients.credential(configured.client_id)
    )
    return WebPubSubServiceClient(
        configured.endpoint,
        configured.hub,
        credential,
        retry_total=0,
        connection_timeout=CONNECT_S,
        read_timeout=ANSWER_S,
        transport=clients.transport(),
    )
