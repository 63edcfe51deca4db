#!/usr/bin/env bash
# Run:     bash findings/webpubsub-retry-forgets.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: azure-messaging-webpubsubclient 1.1.0
# Guess:   A message that is sent again after a failed acknowledgment is the same message.
# Is:      The arguments are used up by the first try. The second has a fresh ackId, so that the service cannot know it for a
#          repetition, and noEcho is false: the sender gets its own message.
# Seen:
#> try 1: ackId 700, noEcho True
#> try 2: ackId 1, noEcho False

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  azure-messaging-webpubsubclient==1.1.0 \
  aiohttp==3.14.5
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import asyncio
import json
import threading

from aiohttp import web
from azure.messaging.webpubsubclient import WebPubSubClient
from azure.messaging.webpubsubclient.models import WebPubSubDataType

PROTOCOLS = ("json.webpubsub.azure.v1", "json.reliable.webpubsub.azure.v1")
sent, ports, listening, done = [], [], threading.Event(), threading.Event()


async def service(request):
    """Refuses the first message with an error that may pass, takes the second."""
    socket = web.WebSocketResponse(protocols=PROTOCOLS)
    await socket.prepare(request)
    await socket.send_json({"type": "system", "event": "connected", "connectionId": "1", "userId": "ann"})
    async for frame in socket:
        message = json.loads(frame.data)
        if message["type"] != "sendToGroup":
            continue
        sent.append(message)
        acknowledgment = {"type": "ack", "ackId": message["ackId"], "success": len(sent) > 1}
        if len(sent) == 1:
            acknowledgment["error"] = {"name": "InternalServerError", "message": "try again"}
        await socket.send_json(acknowledgment)
    return socket


async def serve():
    app = web.Application()
    app.router.add_get("/{path:.*}", service)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ports.append(runner.addresses[0][1])
    listening.set()
    while not done.is_set():
        await asyncio.sleep(0.1)


threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
listening.wait()
client = WebPubSubClient(f"ws://127.0.0.1:{ports[0]}/client/hubs/claims")
with client:
    client.send_to_group("claims", {"id": 1}, WebPubSubDataType.JSON, no_echo=True, ack_id=700)
done.set()
for number, message in enumerate(sent, start=1):
    print(f"try {number}: ackId {message['ackId']}, noEcho {message['noEcho']}")
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
