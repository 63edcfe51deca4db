"""Fixtures of the Web PubSub conformance suite (a pytest plugin, to be imported by nobody).

The service is the emulator, or what PUBSUB_CONFORMANCE_CONNECTION_STRING names: Microsoft's emulator, Azure.
There, the hub `conformance_upstream` needs an event handler http://HOST:PORT/upstream/{hub}/{event} for
all user events and the system event `connect`; PUBSUB_CONFORMANCE_UPSTREAM_PORT is its port on this machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support.pubsub import UPSTREAM_HUB, Service, running_emulator
from tests.support.pubsub_upstream import UpstreamRecorder

EXTERNAL = "PUBSUB_CONFORMANCE_CONNECTION_STRING"
UPSTREAM_PORT = "PUBSUB_CONFORMANCE_UPSTREAM_PORT"


@pytest.fixture(scope="session")
def pubsub_upstream() -> Iterator[UpstreamRecorder]:
    """The event handler of UPSTREAM_HUB."""
    with UpstreamRecorder(port=int(os.environ.get(UPSTREAM_PORT, "0"))) as recorder:
        yield recorder


@pytest.fixture(scope="session")
def pubsub(tmp_path_factory: pytest.TempPathFactory, pubsub_upstream: UpstreamRecorder) -> Iterator[Service]:
    """The service under test."""
    if external := os.environ.get(EXTERNAL):
        yield Service(external)
        return
    arguments = [
        *("--upstream", f"{UPSTREAM_HUB}={pubsub_upstream.url}/{{hub}}/{{event}}"),
        *("--system-events", "connect,connected,disconnected", "--upstream-retries-s", "0.02,0.04,0.06"),
    ]
    with running_emulator(tmp_path_factory.mktemp("pubsub") / "emulator.log", *arguments) as service:
        yield service


@pytest.fixture
def pubsub_emulator(pubsub: Service) -> Service:
    """The emulator, for tests of what another service is not bound to, or cannot be asked for."""
    if pubsub.emulator is None:
        pytest.skip("only for the emulator of this repository")
    return pubsub


@pytest.fixture
def pubsub_http(pubsub: Service) -> Service:
    """A service without TLS, which a cuttable proxy can stand in front of."""
    if not pubsub.endpoint.startswith("http://"):
        pytest.skip("needs a service without TLS")
    return pubsub


@pytest.fixture
def pubsub_events(pubsub: Service, pubsub_upstream: UpstreamRecorder) -> UpstreamRecorder:
    """The event handler of UPSTREAM_HUB, ready and empty."""
    if pubsub.emulator is None and UPSTREAM_PORT not in os.environ:
        pytest.skip(f"{UPSTREAM_PORT} does not say where the service sends its events")
    pubsub_upstream.reset()
    return pubsub_upstream
