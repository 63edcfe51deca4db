"""`python -m tests.support.storage_front --blob PORT --queue PORT --table PORT`: the front, until stopped.

STORAGE_FRONT_KEYS is a JSON object of account keys by account; `*` stands for all others.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from dataclasses import asdict, replace
from typing import cast, get_args

from aiohttp import web

from tests.support.storage_front.operations import Service
from tests.support.storage_front.proxy import Proxy

CONTROL = "/_front"


async def serve(ports: dict[Service, int]) -> None:
    """Listen on three free ports of 127.0.0.1 and say which; the blob port takes orders as well."""
    targets = {service: f"http://127.0.0.1:{port}" for service, port in ports.items()}
    proxy = Proxy(targets, json.loads(os.environ["STORAGE_FRONT_KEYS"]))
    listening = {service: await _site(proxy, service) for service in ports}
    print("listening " + " ".join(f"{name}={port}" for name, port in listening.items()), flush=True)
    await asyncio.Event().wait()


async def _site(proxy: Proxy, service: Service) -> int:
    async def handle(request: web.Request) -> web.StreamResponse:
        if request.path.startswith(CONTROL):
            return await _ordered(proxy, request)
        return await proxy.answer(service, request)

    # What a client sends is passed on as it is, however large.
    runner = web.ServerRunner(web.Server(handle, max_line_size=65536, max_field_size=65536))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return int(runner.addresses[0][1])


async def _ordered(proxy: Proxy, request: web.Request) -> web.Response:
    """GET /_front/ACCOUNT tells all of an account; PUT changes how it behaves, DELETE counts anew."""
    account = request.path.removeprefix(f"{CONTROL}/")
    state = proxy.accounts[account]
    if request.method == "DELETE":
        state.calls.clear()
        state.places.clear()
        state.events.clear()
    elif request.method == "PUT":
        state.behavior = replace(state.behavior, **await request.json())
    elif request.method == "POST":
        await proxy.namespace(account).rename(**await request.json())
    calls: dict[str, dict[str, int]] = {}
    for (service, name), number in sorted(state.calls.items()):
        calls.setdefault(service, {})[name] = number
    told = {"behavior": asdict(state.behavior), "calls": calls, "places": state.places}
    return web.json_response({**told, "events": state.events})


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.storage_front", description=__doc__)
    for service in get_args(Service):
        parser.add_argument(f"--{service}", type=int, required=True, metavar="PORT")
    given = vars(parser.parse_args())
    asyncio.run(serve({cast(Service, name): port for name, port in given.items()}))


if __name__ == "__main__":
    main()
