"""`python -m devhost.tasks.openapi`: the API's document and its types, for the web apps."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

FRONTENDS = Path(__file__).resolve().parents[2] / "frontends"
DOCUMENT = FRONTENDS / "client" / "openapi.json"
LIMITS = FRONTENDS / "client" / "limits.ts"
# What people fill in by forms of the web apps.
FORMS = ("AppealCreate", "CustomerCreate", "LineItem", "MessageCreate", "PetCreate", "PortalClaim")


def document_text() -> str:
    """The OpenAPI document that the app serves, laid out for reading."""
    import function_app  # noqa: F401 (declares every operation)
    from functions.http.endpoint import OPERATIONS
    from functions.http.openapi import document

    return json.dumps(document(OPERATIONS), indent=2) + "\n"


def limits_text() -> str:
    """How long the API takes each text of a form to be, as TypeScript."""
    schemas = json.loads(document_text())["components"]["schemas"]
    lines = ["// How long each text of a form may be: made from openapi.json, see devhost/tasks/openapi.py."]
    lines.append("export const MAX_LENGTH = {")
    for name in FORMS:
        lines.append(f"  {name}: {{")
        for field, schema in schemas[name]["properties"].items():
            longest = [each["maxLength"] for each in schema.get("anyOf", [schema]) if "maxLength" in each]
            lines.extend(f"    {field}: {most}," for most in longest[:1])
        lines.append("  },")
    return "\n".join([*lines, "} as const", ""])


def main() -> None:
    """Write openapi.json and limits.ts, and have schema.d.ts generated from it."""
    LIMITS.write_text(limits_text(), encoding="utf-8")
    DOCUMENT.write_text(document_text(), encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not on PATH: install it together with Node.js 20 or newer.")
    line = [npm, "run", "--silent", "generate", "--workspace", "@petinsure360/client"]
    sys.exit(subprocess.run(line, cwd=FRONTENDS, check=False).returncode)


if __name__ == "__main__":
    main()
