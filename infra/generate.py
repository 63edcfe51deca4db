"""Write what the templates and the smoke test take from the app: its public paths and its functions.

    python -m infra.generate        # after an operation or a trigger was added or removed; a test compares
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "generated"
HUB = "claims"
# Event Grid presents the key of the webhook, never a token.
BLOB_WEBHOOK = "/runtime/webhooks/blobs"


def public_paths(operations: Iterable[Any]) -> list[str]:
    """Paths that Easy Auth lets through: public operations, with * for what varies, and the blob webhook."""
    paths = {_pattern(each.path) for each in operations if each.policy.anonymous}
    return sorted(paths | {BLOB_WEBHOOK})


def functions(app: Any) -> list[str]:
    """Names of every function that the deployed app must have."""
    return sorted(each.get_function_name() for each in app.get_functions())


def contents() -> dict[str, list[str]]:
    """What belongs in each file of FOLDER."""
    from function_app import app
    from functions.endpoint import OPERATIONS

    return {"public-paths.json": public_paths(OPERATIONS), "functions.json": functions(app)}


def text(value: list[str]) -> str:
    """One of the files, as it is written."""
    return json.dumps(value, indent=2) + "\n"


def _pattern(path: str) -> str:
    # The hub is known; another's events are none of ours.
    return re.sub(r"{[^}]*}", "*", path.replace("{hub}", HUB))


def main() -> None:
    """Write the files."""
    for name, value in contents().items():
        (FOLDER / name).write_text(text(value), encoding="utf-8")


if __name__ == "__main__":
    main()
