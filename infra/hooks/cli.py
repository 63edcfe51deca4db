"""The Azure CLI and azd, as hooks call them. Standard library only: hooks run on the deployer's Python."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GRAPH = "https://graph.microsoft.com/v1.0"
ROOT = Path(__file__).resolve().parents[2]
PAUSES_S = (2.0, 4.0, 8.0, 16.0)
# What the directory answers while it does not know everywhere what it has just made.
NOT_YET_KNOWN = (
    "ResourceNotFound",
    "Permission being assigned was not found",
    "does not reference a valid application object",
    "NoBackingApplicationObject",
)
NO_GRAPH = ("Authorization_RequestDenied", "Insufficient privileges")
# Codes of Entra and of Azure Resource Manager: they tell why, and quote nothing.
_CODES = re.compile(r"AADSTS\d+|(?<=\()[A-Z][A-Za-z]{5,60}(?=\))")


class HookError(Exception):
    """What went wrong, in a sentence for whoever deploys."""


def setting(name: str) -> str:
    """A value of the azd environment; raises HookError when it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise HookError(f"{name} is not set: run `azd provision` first, or `azd env set {name} VALUE`.")
    return value


def remember(name: str, value: str) -> None:
    """Set a value of the azd environment, for this process as well."""
    os.environ[name] = value
    _run(["azd", "env", "set", name, value])


def az(*arguments: str, secret: bool = False) -> Any:
    """What the Azure CLI answers, read from its JSON. A failing `secret` call is not quoted."""
    text = _run(["az", *arguments, "--output", "json", "--only-show-errors"], secret=secret)
    return json.loads(text) if text.strip() else None


def az_here(*arguments: str, secret: bool = False) -> Any:
    """`az` in the subscription that azd deploys to, whichever one is its default."""
    return az(*arguments, "--subscription", setting("AZURE_SUBSCRIPTION_ID"), secret=secret)


def graph(method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """A call of Microsoft Graph with the CLI's sign-in."""
    call = ["rest", "--method", method, "--url", f"{GRAPH}{path}"]
    with private_file(json.dumps(body)) as file:
        if body is not None:
            call += ["--headers", "Content-Type=application/json", "--body", f"@{file}"]
        return patiently(lambda: az(*call))


@contextmanager
def private_file(text: str) -> Iterator[str]:
    """The path of a file that only this user may read and that is gone afterwards."""
    handle, path = tempfile.mkstemp(suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        yield path
    finally:
        os.unlink(path)


def patiently(call: Callable[[], Any]) -> Any:
    """What a call of the directory answers; it may not know for some seconds what it has just made."""
    for pause_s in PAUSES_S:
        try:
            return call()
        except HookError as error:
            if not any(text in str(error) for text in NOT_YET_KNOWN):
                raise
            time.sleep(pause_s)
    return call()


def main(hook: Any) -> None:
    """Run a hook; a HookError becomes one line and exit code 1."""
    try:
        hook()
    except HookError as error:
        sys.exit(f"petinsure360: {error}")


def _run(line: Sequence[str], *, secret: bool = False) -> str:
    program = shutil.which(line[0])
    if program is None:
        raise HookError(f"{line[0]} is not on PATH; docs/guides/deploy.md says what is needed.")
    ran = subprocess.run([program, *line[1:]], capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise HookError(f"failed: {_told(line, ran.stderr, secret=secret)}")
    return ran.stdout


def _told(line: Sequence[str], error: str, *, secret: bool) -> str:
    """The call and its error; of a secret call its name and the codes of the error alone."""
    if not secret:
        return f"{' '.join(line)}: {error.strip()[:2000]}"
    codes = ", ".join(sorted(set(_CODES.findall(error))))
    return " ".join(line[:4]) + (f" ({codes})" if codes else "")
