"""`python -m devhost.tasks.openapi`: the API's document and its types, for the web apps."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

FRONTENDS = Path(__file__).resolve().parents[2] / "frontends"
DOCUMENT = FRONTENDS / "client" / "openapi.json"


def document_text() -> str:
    """The OpenAPI document that the app serves, laid out for reading."""
    import function_app  # noqa: F401 (declares every operation)
    from functions.endpoint import OPERATIONS
    from functions.http.openapi import document

    return json.dumps(document(OPERATIONS), indent=2) + "\n"


def main() -> None:
    """Write openapi.json and have schema.d.ts generated from it."""
    DOCUMENT.write_text(document_text(), encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not on PATH: install it together with Node.js 20 or newer.")
    line = [npm, "run", "--silent", "generate", "--workspace", "@petinsure360/client"]
    sys.exit(subprocess.run(line, cwd=FRONTENDS, check=False).returncode)


if __name__ == "__main__":
    main()
