"""The emulator as an HTTP server."""

from aiohttp import web

from devhost.pubsub import clients, hooks, rest
from devhost.pubsub.emulator import EMULATOR, Emulator
from devhost.pubsub.settings import Settings

MAX_BODY_BYTES = 1024 * 1024
SHUTDOWN_S = 1.0


def create_app(settings: Settings) -> web.Application:
    """The emulator's aiohttp application."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app[EMULATOR] = Emulator(settings)
    rest.add_routes(app)
    clients.add_routes(app)
    hooks.add_routes(app)
    app.on_shutdown.append(_stop)
    return app


async def start(settings: Settings, *, host: str, port: int) -> tuple[web.AppRunner, str]:
    """Listens (port 0: any free one); returns the runner to clean up and the address."""
    runner = web.AppRunner(create_app(settings), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port, shutdown_timeout=SHUTDOWN_S, backlog=1024).start()
    bound = runner.addresses[0][1]
    return runner, f"http://{host}:{bound}"


async def _stop(app: web.Application) -> None:
    await app[EMULATOR].stop()
