"""What a refused line says of its key, although no parser could read it."""

from __future__ import annotations

import json
import re

_FIRST_FIELD = re.compile(r'"?([^",;\t|{}\[\]]+)"?[,;\t|]')


def key_of(column: str, raw: str | None) -> str | None:
    """The key that a text names beyond doubt: by its column in JSON, as the first field of a line."""
    text = (raw or "").strip()
    if not text.startswith("{"):
        first = _FIRST_FIELD.match(text)
        return first[1].strip() or None if first else None
    named = re.search(rf'"{column}"\s*:\s*("(?:[^"\\]|\\.)*"|[0-9]+)\s*[,}}]', text)
    try:
        return str(json.loads(named[1])) if named else None
    except ValueError:
        return None


def names_key(column: str, raw: str | None, key: str) -> bool:
    """True when a text holds the key as a word of its own, or was cut off within it."""
    text = (raw or "").strip()
    if re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text):
        return True
    cut = re.search(rf'"{column}"\s*:\s*"?([^",{{}}]+)$', text) or re.fullmatch(r'"?([^",;\t|{}\[\]]+)', text)
    return cut is not None and key.startswith(cut[1])
