"""The Bicep templates as parsed trees, and walks over them.

In pycep's trees a name is a BicepElement, which is a str; a literal is a plain str.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pycep import BicepParser
from pycep.models import BicepElement

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "infra" / "bicep"
PARSER = BicepParser(add_line_numbers=True)

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Resource:
    """A resource: where it is declared, and its body without loop and condition."""

    template: str
    name: str
    type: str
    version: str
    existing: bool
    body: Mapping[str, Any]
    loop: str | None

    @property
    def where(self) -> str:
        return f"{self.template}: {self.name}"

    @property
    def properties(self) -> Mapping[str, Any]:
        return self.body.get("properties", {})


@dataclass(frozen=True)
class Template:
    """One file: its path below infra/bicep, its text, its tree."""

    path: str
    text: str
    tree: Tree

    def part(self, name: str) -> Mapping[str, Any]:
        return self.tree.get(name, {})

    def variable(self, name: str) -> Any:
        return self.part("variables")[name]["value"]

    def resources(self) -> Iterator[Resource]:
        for name, declared in self.part("resources").items():
            body, loop = _unwrapped(declared["config"])
            yield Resource(
                self.path, name, declared["type"], declared["api_version"], declared["existing"], body, loop
            )


@dataclass(frozen=True)
class Templates:
    """Every template, by path."""

    by_path: Mapping[str, Template]

    def __iter__(self) -> Iterator[Template]:
        return iter(self.by_path.values())

    def __getitem__(self, path: str) -> Template:
        return self.by_path[path]

    def resources(self, *types: str) -> list[Resource]:
        """Resources that are made here, of these types or of all."""
        found = [each for template in self for each in template.resources() if not each.existing]
        return [each for each in found if not types or each.type in types]

    def changed(self, path: str, old: str, new: str) -> Templates:
        """The same with one text replaced, which must occur."""
        text = self[path].text
        assert old in text, f"{path} does not say {old!r}"
        return Templates({**self.by_path, path: parse(path, text.replace(old, new))})


def parse(path: str, text: str) -> Template:
    return Template(path, text, PARSER.parse(text=text))


def load() -> Templates:
    files = sorted(FOLDER.rglob("*.bicep"))
    found = (parse(str(f.relative_to(FOLDER)), f.read_text(encoding="utf-8")) for f in files)
    return Templates({each.path: each for each in found})


def _unwrapped(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], str | None]:
    loop = None
    while "config" in config:
        if "loop_type" in config:
            loop = str(config["loop_type"]["detail"]["array_name"])
        config = config["config"]
    return config, loop


def walk(value: Any) -> Iterator[Any]:
    """Every value below, dicts and lists included."""
    yield value
    if isinstance(value, Mapping):
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)


def is_name(value: Any) -> bool:
    return isinstance(value, BicepElement)


def outcomes(value: Any) -> list[Any]:
    """What an expression may come to: both ends of a condition, else itself."""
    operator = value.get("operator", {}) if isinstance(value, Mapping) else {}
    if operator.get("type") != "conditional":
        return [value]
    operands = operator["operands"]
    return [*outcomes(operands["true_value"]), *outcomes(operands["false_value"])]


def when(value: Any, name: str, is_true: bool) -> Any:
    """The expression with the parameter `name` decided."""
    operator = value.get("operator", {}) if isinstance(value, Mapping) else {}
    if operator.get("type") != "conditional" or str(operator["operands"]["condition"]) != name:
        return value
    return when(operator["operands"]["true_value" if is_true else "false_value"], name, is_true)


def unless(found: list[Resource], wrong: Callable[[Resource], bool], problem: str) -> list[str]:
    """The problem, for each resource that is wrong; having none to look at is wrong as well."""
    if not found:
        return [f"nothing to check: {problem}"]
    return [f"{each.where} {problem}" for each in found if wrong(each)]


def rules(*modules: ModuleType) -> dict[str, Callable[[Templates], list[str]]]:
    """Every rule of these modules by name: a public function of templates."""
    found = (item for module in modules for item in vars(module).items())
    return {
        name: value
        for name, value in found
        if getattr(value, "__annotations__", {}).get("templates") == "Templates"
    }
