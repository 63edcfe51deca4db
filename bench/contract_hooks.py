"""Loaded by schemathesis: notes each answer of the API as a line of the file that CONTRACT_LOG names."""

from __future__ import annotations

import os
from typing import Any

import schemathesis


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    """Note operation, status, and what was sent where the API is at fault."""
    line = f"{case.operation.label}\t{response.status_code}"
    if response.status_code >= 500:
        line += f"\t{response.content[:400]!r}\t{case.as_curl_command()[:2000]!r}"
    with open(os.environ["CONTRACT_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{line}\n")
