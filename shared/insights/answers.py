"""Ready-made JSON bodies, kept by version and query: a repeated question costs a look-up."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON body and the tag of the versions it was made from."""

    data: bytes
    etag: str


class AnswerCache:
    """The bodies used last, up to a number of bytes."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The body under `key`, made if it is not there."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        data = make()
        with self._guard:
            self._size += len(data) - len(self._kept.get(key, b""))
            self._kept[key] = data
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)
        return data

    def forget(self) -> None:
        """Empty the cache."""
        with self._guard:
            self._kept.clear()
            self._size = 0


def assembled(name: str, value: str, rest: Mapping[str, Any]) -> bytes:
    """`{name: value, …rest}`, where `value` is JSON already."""
    tail = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
    return f'{{"{name}":{value},{tail[1:]}'.encode()
