#!/usr/bin/env bash
# Run:     bash findings/aiohttp-shutdown-drops-requests.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: aiohttp 3.14.5
# Guess:   A server that shuts down closes idle keep-alive connections at once, or answers what still comes in on them.
# Is:      While the handlers of on_shutdown run, an idle connection is neither closed nor read: bytes are taken from the client and
#          thrown away, and when they have ended the connection is closed without an answer. A connection that is still busy
#          gets its answer. A client cannot tell the request that was dropped from one that was carried out.
# Seen:
#> while on_shutdown runs, idle: still open, no answer
#> while on_shutdown runs, busy: HTTP/1.1 200 OK
#> afterwards, idle: closed without an answer
#> requests handled: ['/', '/slow']

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  aiohttp==3.14.5
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import asyncio

from aiohttp import web

handled = []


async def main():
    slow, shutting, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer(request):
        handled.append(request.path)
        if request.path == "/slow":
            await slow.wait()
        return web.Response(text="done")

    async def on_shutdown(_app):
        shutting.set()
        await ended.wait()

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    app.on_shutdown.append(on_shutdown)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def connection():
        return await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])

    def ask(writer, path):
        writer.write(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())

    async def told(reader, seconds):
        try:
            data = await asyncio.wait_for(reader.read(1000), seconds)
        except TimeoutError:
            return "still open, no answer"
        except ConnectionError:
            data = b""
        return data.decode().splitlines()[0] if data else "closed without an answer"

    (idle, to_idle), (busy, to_busy) = await connection(), await connection()
    ask(to_idle, "/")
    await told(idle, 5)
    ask(to_busy, "/slow")
    while len(handled) < 2:
        await asyncio.sleep(0.01)
    cleaning = asyncio.create_task(runner.cleanup())
    await shutting.wait()
    ask(to_idle, "/dropped")
    print("while on_shutdown runs, idle:", await told(idle, 1))
    slow.set()
    print("while on_shutdown runs, busy:", await told(busy, 5))
    ended.set()
    print("afterwards, idle:", await told(idle, 5))
    await cleaning
    print("requests handled:", handled)


asyncio.run(main())
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
