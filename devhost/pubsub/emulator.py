"""The service as a whole: settings, hubs, event handlers."""

from aiohttp import web

from devhost.pubsub import names
from devhost.pubsub.connection import Connection
from devhost.pubsub.hub import Hub
from devhost.pubsub.settings import Settings
from devhost.pubsub.upstream import Upstream


class Emulator:
    """One emulated Web PubSub resource."""

    def __init__(self, settings: Settings) -> None:
        """A resource without hubs; they come into being when they are first named."""
        self.settings = settings
        self.upstream = Upstream(settings)
        self.hubs: dict[str, Hub] = {}

    def hub(self, name: str) -> Hub:
        """The hub of this name, whose case does not matter."""
        if (key := name.lower()) not in self.hubs:
            window = self.settings.recovery_window_s
            self.hubs[key] = Hub(recovery_window_s=window, on_end=self._report_end)
        return self.hubs[key]

    def connections(self) -> list[Connection]:
        """Every connection of every hub."""
        return [connection for hub in self.hubs.values() for connection in hub.all()]

    async def stop(self) -> None:
        """Goes away without a farewell, like a service that restarts: clients have to negotiate anew."""
        for connection in self.connections():
            if connection.socket:
                connection.socket.abort()
        await self.upstream.stop()

    def _report_end(self, connection: Connection, reason: str) -> None:
        self.upstream.notify(connection, "disconnected", {"reason": reason})


EMULATOR = web.AppKey("emulator", Emulator)


def hub_of(request: web.Request) -> Hub:
    """The hub in the request's path; answers 400 when it cannot be one."""
    return request.app[EMULATOR].hub(valid_hub(request))


def valid_hub(request: web.Request) -> str:
    """The hub's name as the request spells it; answers 400 when it cannot be one."""
    name = request.match_info["hub"]
    if not names.is_hub(name):
        raise web.HTTPBadRequest(text=f"{name!r} is no hub name")
    return name
