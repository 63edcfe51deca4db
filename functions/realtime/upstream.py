"""What Web PubSub sends us: the handshake, and what clients say."""

import json
import logging
from typing import Any

import azure.durable_functions as df
import azure.functions as func
from pydantic import ValidationError

from functions.http.endpoint import Answer, Call, operation
from functions.realtime import models
from functions.realtime.subscriptions import greet, subscribe
from shared.errors import AppError, UnauthenticatedError
from shared.identity.policies import public
from shared.realtime import connection, upstream

bp = df.Blueprint()

TAGS = ["realtime"]
SUBSCRIBE = "azure.webpubsub.user.subscribe_claims"
CONNECTED = "azure.webpubsub.sys.connected"

_log = logging.getLogger("petinsure360.realtime")


@operation(
    bp,
    "OPTIONS",
    "api/webpubsub/{hub}",
    name="webpubsub_validation",
    policy=public(),
    query=models.UpstreamQuery,
    summary="Agree to receive Web PubSub's events",
    tags=TAGS,
    hidden=True,
    auth_level=func.AuthLevel.FUNCTION,
)
def webpubsub_validation(call: Call) -> Answer:
    """The CloudEvents handshake: only our own service may send."""
    requested = call.headers.get("webhook-request-origin", "")
    allowed = upstream.allowed_origins(requested, connection.origins())
    if not allowed:
        raise _refused(f"the origin {requested[:200]!r} is not the configured service")
    return Answer(headers={"WebHook-Allowed-Origin": allowed})


@operation(
    bp,
    "POST",
    "api/webpubsub/{hub}",
    name="webpubsub_events",
    policy=public(),
    query=models.UpstreamQuery,
    request=bytes,
    summary="An event of a Web PubSub client",
    tags=TAGS,
    hidden=True,
    auth_level=func.AuthLevel.FUNCTION,
)
def webpubsub_events(call: Call) -> Answer:
    """Carry out what a client asks. A refusal is a 200 too: anything else may cost it its connection.

    Carrying the same event out again changes nothing, so the service may repeat it.
    """
    connection_id = call.headers.get("ce-connectionid", "")
    _check_sender(connection_id, call.headers.get("ce-signature", ""))
    kind = call.headers.get("ce-type", "")
    if kind == CONNECTED:
        greet(connection_id, call.now)
        return Answer(status=204)
    if kind.startswith("azure.webpubsub.sys."):
        return Answer(status=204)
    try:
        if kind != SUBSCRIBE:
            return _failed("unknown_event", "This event means nothing here.")
        return Answer(subscribe(connection_id, call.headers.get("ce-userid"), _asked(call.body)))
    except AppError as error:
        return _failed(error.code, error.detail)
    except ValidationError as error:
        return _failed("invalid_input", f"The request is not valid: {error.errors()[0]['msg']}.")


def _check_sender(connection_id: str, signature: str) -> None:
    keys = connection.signing_keys()
    if not connection.is_enabled():
        raise _refused("no Web PubSub is configured")
    # Without local keys nothing can be signed; the function key is the platform's check then.
    if keys and not upstream.is_signed(signature, connection_id, keys):
        raise _refused("no signature is by a key of the configured service")
    if not connection_id:
        raise _refused("the header ce-connectionId is missing")


def _refused(reason: str) -> UnauthenticatedError:
    _log.warning("a Web PubSub event was refused: %s", reason)
    return UnauthenticatedError("This is not the configured Web PubSub.", code="untrusted_sender")


def _asked(body: bytes) -> models.Subscribe:
    try:
        data: Any = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        data = None
    return models.Subscribe.model_validate(data)


def _failed(code: str, message: str) -> Answer:
    return Answer({"error": {"code": code, "message": message}})
