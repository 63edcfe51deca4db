"""Health, and the documentation that comes from the operations themselves."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Literal

import azure.durable_functions as df
from pydantic import BaseModel

from functions.http.endpoint import OPERATIONS, Answer, Call, operation
from functions.http.errors import NotReadyError
from functions.http.openapi import VERSION, document
from shared.identity.policies import public
from shared.readiness import monitor
from shared.settings import optional

bp = df.Blueprint()

_ASSETS = Path(__file__).with_name("docs")
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Service(BaseModel):
    """What answers here."""

    status: Literal["healthy"] = "healthy"
    service: str = "PetInsure360 API"
    version: str = VERSION


class StorageLabels(BaseModel):
    """Where records go, by logical names."""

    account: str = "petinsure360"
    container: str = "raw"


class Health(BaseModel):
    """The process is up."""

    status: Literal["healthy"] = "healthy"
    storage: StorageLabels = StorageLabels()
    websocket: Literal["enabled", "disabled"]


class Alive(BaseModel):
    """The process is up."""

    status: Literal["alive"] = "alive"


class DependencyCheck(BaseModel):
    """One dependency and how long it took to answer."""

    name: str
    ok: bool
    duration_ms: int


class Readiness(BaseModel):
    """Every dependency answers."""

    ready: Literal[True] = True
    checks: list[DependencyCheck]


@operation(
    bp,
    "GET",
    "",
    name="root",
    policy=public(),
    summary="What answers here",
    tags=["system"],
    response=Service,
)
def root(call: Call) -> Answer:
    """The service's name and version."""
    return Answer(Service())


@operation(
    bp,
    "GET",
    "health",
    name="health",
    policy=public(),
    summary="The service is up",
    tags=["system"],
    response=Health,
)
def health(call: Call) -> Answer:
    """Liveness, without asking anybody."""
    configured = optional("WEBPUBSUB_CONNECTION_STRING") or optional("WEBPUBSUB_ENDPOINT")
    return Answer(Health(websocket="enabled" if configured else "disabled"))


@operation(
    bp,
    "GET",
    "api/health/live",
    name="health_live",
    policy=public(),
    summary="The process is alive",
    tags=["system"],
    response=Alive,
)
def health_live(call: Call) -> Answer:
    """Liveness for probes."""
    return Answer(Alive())


@operation(
    bp,
    "GET",
    "api/health/ready",
    name="health_ready",
    policy=public(),
    summary="Every dependency answers",
    tags=["system"],
    response=Readiness,
)
def health_ready(call: Call) -> Answer:
    """Ask tables, queues, blobs and the lake; 503 with the same list when one is silent."""
    checks = monitor.checks()
    members = [{"name": c.name, "ok": c.ok, "duration_ms": c.duration_ms} for c in checks]
    if not all(c.ok for c in checks):
        silent = ", ".join(c.name for c in checks if not c.ok)
        raise NotReadyError(f"These dependencies do not answer: {silent}.", {"checks": members})
    return Answer({"ready": True, "checks": members}, headers={"Cache-Control": "no-store"})


@operation(
    bp,
    "GET",
    "api/openapi.json",
    name="openapi_document",
    policy=public(),
    summary="This document",
    tags=["system"],
)
def openapi_document(call: Call) -> Answer:
    """The OpenAPI 3.1 document of every operation."""
    body = _document()
    return Answer(body, etag=hashlib.sha256(body).hexdigest()[:32])


@cache
def _document() -> bytes:
    return json.dumps(document(OPERATIONS)).encode()


def _asset(name: str) -> Answer:
    body = (_ASSETS / name).read_bytes()
    etag = hashlib.sha256(body).hexdigest()[:32]
    return Answer(body, headers={"Content-Security-Policy": _DOCS_POLICY}, etag=etag)


@operation(
    bp,
    "GET",
    "docs",
    name="docs",
    policy=public(),
    summary="Interactive documentation",
    tags=["system"],
    produces="text/html",
)
def docs(call: Call) -> Answer:
    """A page that shows every operation and lets one try it; needs nothing from elsewhere."""
    return _asset("index.html")


@operation(
    bp,
    "GET",
    "docs/app.js",
    name="docs_script",
    policy=public(),
    summary="The documentation's script",
    tags=["system"],
    produces="text/javascript",
    hidden=True,
)
def docs_script(call: Call) -> Answer:
    """The page's script."""
    return _asset("app.js")


@operation(
    bp,
    "GET",
    "docs/style.css",
    name="docs_style",
    policy=public(),
    summary="The documentation's style sheet",
    tags=["system"],
    produces="text/css",
    hidden=True,
)
def docs_style(call: Call) -> Answer:
    """The page's style sheet."""
    return _asset("style.css")
