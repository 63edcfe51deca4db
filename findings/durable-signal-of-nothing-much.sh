#!/usr/bin/env bash
# Run:     bash findings/durable-signal-of-nothing-much.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: azure-functions-durable 1.7.0
# Guess:   signal_entity hands its input to the entity, whatever JSON it is, as raise_event and start_new do.
# Is:      0, False, "" and [] are not sent: the request has no body and the entity gets no input. "set to 0" sets null.
# Seen:
#> 5: signal_entity sent '"5"', raise_event '"5"'
#> 0: signal_entity sent '', raise_event '"0"'
#> False: signal_entity sent '', raise_event '"false"'
#> '': signal_entity sent '', raise_event '"\\"\\""'
#> []: signal_entity sent '', raise_event '"[]"'

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  azure-functions-durable==1.7.0 \
  azure-functions==2.3.0 \
  aiohttp==3.14.5
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import asyncio
import json

import azure.durable_functions as df
from aiohttp import web

bodies = []


async def keep(request):
    bodies.append(await request.text())
    return web.Response(status=202)


async def main():
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", keep)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    base = f"http://127.0.0.1:{port}/runtime/webhooks/durabletask"
    names = ("id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "rewindPostUri", "purgeHistoryDeleteUri")
    urls = {name: f"{base}/instances/INSTANCEID" for name in names}
    binding = {"taskHubName": "hub", "creationUrls": {}, "managementUrls": urls, "baseUrl": base, "rpcBaseUrl": base}
    client = df.DurableOrchestrationClient(json.dumps(binding))
    for value in (5, 0, False, "", []):
        await client.signal_entity(df.EntityId("Counter", "claims"), "set", value)
        await client.raise_event("1", "Set", value)
        signal, event = bodies[-2:]
        print(f"{value!r}: signal_entity sent {signal!r}, raise_event {event!r}")
    await runner.cleanup()


asyncio.run(main())
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
