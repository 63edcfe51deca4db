"""Event Grid's subscriptions: which function hears of the blobs of which container.

A blob trigger says it itself. For an Event Grid trigger the app keeps a list, which its templates read too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devhost.host.blobs import BlobTrigger
from devhost.host.catalog import Function
from devhost.host.console import log
from devhost.host.settings import ConfigError

FILE = Path("infra/event-subscriptions.json")


@dataclass(frozen=True)
class Subscription:
    """Where events of a container go: `target` is the webhook's path and query. `pattern` None wants all."""

    function: str
    connection: str
    container: str
    target: str
    pattern: re.Pattern[str] | None = None

    def wants(self, blob: str) -> bool:
        """True for a blob of the container that the function listens to."""
        return self.pattern is None or self.pattern.fullmatch(f"{self.container}/{blob}") is not None


def subscriptions(functions: Iterable[Function], app: Path) -> list[Subscription]:
    """The subscriptions of an app; ConfigError when its list of them can't be read."""
    subscribed = []
    declared = _declared(app)
    for function in functions:
        if function.trigger.type == "blobtrigger":
            subscribed.append(_of_trigger(BlobTrigger.of(function)))
        elif function.trigger.type == "eventgridtrigger":
            listed = [each for each in declared if each.function == function.name]
            if not listed:
                log.warning("no subscription in %s has the function %s", FILE, function.name)
            subscribed += listed
    return subscribed


def _of_trigger(trigger: BlobTrigger) -> Subscription:
    name = trigger.function.name
    return Subscription(
        function=name,
        connection=trigger.function.trigger.connection,
        container=trigger.container,
        target=f"/runtime/webhooks/blobs?functionName=Host.Functions.{name}",
        pattern=trigger.pattern,
    )


def _declared(app: Path) -> list[Subscription]:
    try:
        listed = json.loads((app / FILE).read_text(encoding="utf-8"))
        return [
            Subscription(
                function=entry["function"],
                connection=entry["connection"],
                container=entry["container"],
                target=f"/runtime/webhooks/eventgrid?functionName={entry['function']}",
            )
            for entry in listed
        ]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{FILE} can't be read: {error!r}.") from error
