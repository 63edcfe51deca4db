"""What a deployment would make: resources with their names and properties, as the compiler evaluates them.

What only Azure knows stays an expression in brackets, as `[reference('…/staticSites/…').defaultHostname]`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.support.bicep import FOLDER, PARAMETERS, Compiled, Compiler
from tests.support.processes import ROOT


@dataclass(frozen=True)
class Resource:
    """A resource that would be made."""

    body: Mapping[str, Any]

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def name(self) -> str:
        return str(self.body["name"])

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def where(self) -> str:
        return f"{self.type} {self.name}"

    @property
    def properties(self) -> Mapping[str, Any]:
        return self.body.get("properties", {})

    @property
    def scope(self) -> str:
        """Id of the resource that an extension, such as a role assignment, belongs to."""
        named = re.match(r"\[extensionResourceId\('([^']+)'", self.id)
        return named[1] if named else self.id.rpartition("/providers/")[0]


@dataclass(frozen=True)
class Deployment:
    """A set of parameters, evaluated."""

    name: str
    given: Mapping[str, Any]
    snapshot: Mapping[str, Any]
    compiled: Callable[[], Compiled]

    @cached_property
    def resources(self) -> list[Resource]:
        return [Resource(body) for body in self.snapshot["predictedResources"]]

    @property
    def outputs(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.snapshot["outputs"]
        return found

    def of(self, *types: str) -> list[Resource]:
        """Resources of these types."""
        return [each for each in self.resources if each.type in types]

    def one(self, type_: str, ending: str = "") -> Resource:
        """The only resource of the type, or the one whose name ends so."""
        found = [each for each in self.of(type_) if each.name.endswith(ending)]
        assert len(found) == 1, [each.where for each in found]
        return found[0]

    def has(self, parameter: str) -> bool:
        """Whether the set gives the parameter a value that asks for something."""
        return self.given.get(parameter) not in (None, False, "", "none")

    def templates(self) -> Iterator[Mapping[str, Any]]:
        """The compiled template and those of its modules."""
        waiting = [self.compiled().template]
        while waiting:
            template = waiting.pop()
            yield template
            declared = template.get("resources", [])
            each = declared.values() if isinstance(declared, Mapping) else declared
            waiting += [r["properties"]["template"] for r in each if "template" in r.get("properties", {})]


class Evaluator:
    """Evaluates sets of parameters, each once."""

    def __init__(self, compiler: Compiler, folder: Path = PARAMETERS) -> None:
        self._compiler, self._folder = compiler, folder
        self._known: dict[str, Future[Deployment]] = {}
        self._meanwhile = ThreadPoolExecutor(1)

    def __call__(self, name: str) -> Deployment:
        self.begin([name])
        return self._known[name].result()

    def begin(self, names: Iterable[str]) -> None:
        """Evaluate these while other tests run."""
        for name in names:
            if name not in self._known:
                self._known[name] = self._meanwhile.submit(self._evaluate, name)

    def close(self) -> None:
        """Evaluate nothing more."""
        self._meanwhile.shutdown(cancel_futures=True)

    def _evaluate(self, name: str) -> Deployment:
        file = self._folder / f"{name}.bicepparam"
        given = self._compiler.compile(PARAMETERS / file.name).given
        return Deployment(name, given, self._compiler.evaluate(file), partial(self._compiler.compile, file))

    def changed(self, folder: Path, changes: Iterable[tuple[str, str, str]]) -> Evaluator:
        """The same over a copy of the templates with texts replaced, each of which must occur."""
        return Evaluator(self._compiler, copy(folder, changes) / PARAMETERS.relative_to(ROOT))


def copy(folder: Path, changes: Iterable[tuple[str, str, str]]) -> Path:
    """The templates in another folder, with texts of files below infra/bicep replaced."""
    for part in (PARAMETERS, FOLDER, ROOT / "infra" / "generated"):
        shutil.copytree(part, folder / part.relative_to(ROOT))
    # The second template reads it.
    subscriptions = ROOT / "infra" / "event-subscriptions.json"
    shutil.copy(subscriptions, folder / subscriptions.relative_to(ROOT))
    for path, old, new in changes:
        file = folder / FOLDER.relative_to(ROOT) / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not say {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def unless(found: list[Resource], wrong: Callable[[Resource], bool], problem: str) -> list[str]:
    """The problem, for each resource that is wrong; having none to look at is wrong as well."""
    if not found:
        return [f"nothing to check: {problem}"]
    return [f"{each.where} {problem}" for each in found if wrong(each)]


def rules(*modules: ModuleType) -> dict[str, Callable[[Deployment], list[str]]]:
    """Every rule of these modules by name: a public function of a deployment."""
    found = (item for module in modules for item in vars(module).items())
    return {
        name: value
        for name, value in found
        if not name.startswith("_")
        and getattr(value, "__annotations__", {}) == {"deployment": "Deployment", "return": "list[str]"}
    }


def text(deployment: Deployment) -> str:
    """The evaluated resources and outputs in one text."""
    return json.dumps(deployment.snapshot, indent=0)
