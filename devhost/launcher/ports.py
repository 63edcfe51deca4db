"""Which port each service listens on."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack

from devhost.launcher.home import Home
from devhost.launcher.say import LauncherError

DEFAULTS = {
    "api": 7071,
    "issuer": 7072,
    "portal": 3000,
    "dashboard": 3001,
    "pubsub": 8080,
    "blob": 10000,
    "queue": 10001,
    "table": 10002,
}


def choose_ports(home: Home, choice: str) -> dict[str, int]:
    """The default ports, or for "free" those of last time while they are free, else new ones.

    Raises LauncherError when a default port is in use.
    """
    if choice == "free":
        return _free_ports(home)
    for name, port in DEFAULTS.items():
        if not is_free(port):
            raise LauncherError(f"Port {port} ({name}) is in use: stop what uses it, or add `--ports free`.")
    return dict(DEFAULTS)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket() as probe:
        # Without this, connections that linger after a stop would count as a server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _free_ports(home: Home) -> dict[str, int]:
    # The issuer's address is part of everybody's identity, so the same home keeps its ports.
    known: Mapping[str, int] = home.read("ports.json") or {}
    if set(known) == set(DEFAULTS) and all(is_free(port) for port in known.values()):
        return dict(known)
    with ExitStack() as open_until_all_are_known:
        ports = {}
        for name in DEFAULTS:
            probe = open_until_all_are_known.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            ports[name] = probe.getsockname()[1]
    home.write("ports.json", ports)
    return ports
