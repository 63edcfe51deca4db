"""What the templates and the smoke test take from the app: its public paths, and its functions.

python -m infra.generate        # after a public operation was added or removed; a test compares
python -m infra.generate functions
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PUBLIC_PATHS = Path(__file__).parent / "generated" / "public-paths.json"
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


def text(value: list[str]) -> str:
    """The file of public paths, as it is written."""
    return json.dumps(value, indent=2) + "\n"


def _pattern(path: str) -> str:
    # The hub is known; another's events are none of ours.
    return re.sub(r"{[^}]*}", "*", path.replace("{hub}", HUB))


def main(arguments: list[str]) -> None:
    """Write the file of public paths, or print the functions."""
    from function_app import app
    from functions.endpoint import OPERATIONS

    if arguments == ["functions"]:
        print(json.dumps(functions(app)))
    else:
        PUBLIC_PATHS.write_text(text(public_paths(OPERATIONS)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
