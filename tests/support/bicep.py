"""The Bicep compiler as a server: it compiles templates, and evaluates them into what would be deployed."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from tests.support.processes import ROOT

FOLDER = ROOT / "infra" / "bicep"
PARAMETERS = ROOT / "tests" / "infra" / "parameters"
SETS = sorted(f.stem for f in PARAMETERS.glob("*.bicepparam") if f.stem != "after-deploy")
REFUSED = sorted(f.stem for f in (PARAMETERS / "refused").glob("*.bicepparam"))
SUBSCRIPTION = "50000000-0000-4000-8000-000000000000"
TENANT = "70000000-0000-4000-8000-000000000000"


class BicepError(Exception):
    """The compiler refused what it was asked; the text says why."""


@dataclass(frozen=True)
class Compiled:
    """What the compiler said, the template in JSON, and the values that a parameter file gives."""

    diagnostics: list[str]
    template: dict[str, Any]
    given: dict[str, Any]


class Compiler:
    """A running compiler: one process for every question, as starting one takes longer than evaluating."""

    def __init__(self, program: Path) -> None:
        # Without the first the program wants libicu; the second spares compiling its own code twice.
        settings = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_TieredCompilation": "0"}
        # It unpacks itself there once.
        if not os.access(Path.home(), os.W_OK):
            settings["HOME"] = tempfile.gettempdir()
        line = [str(program), "jsonrpc", "--stdio"]
        self._process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | settings
        )
        self._asked = 0
        self._compiled: dict[Path, Compiled] = {}
        self._alone = Lock()

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=30)

    def compile(self, file: Path) -> Compiled:
        """A template or a parameter file, compiled; each once, so a file must not change."""
        if file not in self._compiled:
            self._compiled[file] = self._compile(file)
        return self._compiled[file]

    def evaluate(self, file: Path) -> dict[str, Any]:
        """The snapshot of a parameter file: `predictedResources`, `outputs`, `diagnostics`."""
        metadata = {"tenantId": TENANT, "subscriptionId": SUBSCRIPTION, "location": "westeurope"}
        if file.stem == "after-deploy":
            metadata["resourceGroup"] = "rg-pets"
        snapshot: dict[str, Any] = json.loads(
            self._ask("getSnapshot", {"path": str(file), "metadata": metadata})["snapshot"]
        )
        return snapshot

    def formatted(self, file: Path) -> str:
        """The text in the usual layout."""
        text: str = self._ask("format", {"path": str(file)})["contents"]
        return text

    def _compile(self, file: Path) -> Compiled:
        if file.suffix == ".bicepparam":
            answer = self._ask("compileParams", {"path": str(file), "parameterOverrides": {}})
        else:
            answer = self._ask("compile", {"path": str(file)})
        values = json.loads(answer.get("parameters") or "{}").get("parameters", {})
        return Compiled(
            [_diagnostic(each) for each in answer["diagnostics"]],
            json.loads(answer.get("template") or answer.get("contents") or "{}"),
            {name: each["value"] for name, each in values.items()},
        )

    def _ask(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        with self._alone:
            answer = self._exchange(method, params)
        if "error" in answer:
            raise BicepError(answer["error"].get("data", {}).get("message") or answer["error"]["message"])
        result: dict[str, Any] = answer["result"]
        return result

    def _exchange(self, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self._asked += 1
        asked = {"jsonrpc": "2.0", "id": self._asked, "method": f"bicep/{method}", "params": params}
        body = json.dumps(asked).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise BicepError("the compiler ended")
        answer: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return answer


def _diagnostic(told: Mapping[str, Any]) -> str:
    start = told["range"]["start"]
    place = f"{Path(told['source']).name}({start['line'] + 1},{start['char'] + 1})"
    return f"{place}: {told['level']} {told['code']}: {told['message']}"
