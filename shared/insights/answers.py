"""Ready-made JSON bodies, kept by version and query: a repeated question costs a look-up."""

from __future__ import annotations

import json
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

LIMIT_BYTES = 64 * 1024 * 1024
# Small answers to many different questions cost more to keep than they hold.
MAX_ANSWERS = 10_000
# What an entry of the dictionary takes beside its key and its value.
ENTRY_BYTES = 200


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON body and the tag of the versions it was made from."""

    data: bytes
    etag: str


class AnswerCache:
    """The bodies used last, up to a number of bytes with their keys, and a number of bodies."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Hashable, tuple[bytes, int]] = OrderedDict()
        self._guard = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes that the cache takes, about."""
        return self._size

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The body under `key`, made if it is not there."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        data = make()
        taken = ENTRY_BYTES + sys.getsizeof(data) + _bytes_of(key)
        with self._guard:
            self._size += taken - self._kept.get(key, (b"", 0))[1]
            self._kept[key] = (data, taken)
            while self._size > self._limit or len(self._kept) > MAX_ANSWERS:
                _, (_, freed) = self._kept.popitem(last=False)
                self._size -= freed
        return data

    def forget(self) -> None:
        """Empty the cache."""
        with self._guard:
            self._kept.clear()
            self._size = 0


def _bytes_of(key: object) -> int:
    parts: Iterable[object] = ()
    if isinstance(key, tuple):
        parts = key
    elif is_dataclass(key):
        parts = (getattr(key, each.name) for each in fields(key))
    return sys.getsizeof(key) + sum(map(_bytes_of, parts))


def assembled(name: str, value: str, rest: Mapping[str, Any]) -> bytes:
    """`{name: value, …rest}`, where `value` is JSON already."""
    tail = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
    return f'{{"{name}":{value},{tail[1:]}'.encode()
