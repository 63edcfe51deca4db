"""What a compiler would say of names: modules fit their callers, every name is declared and used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.support.bicep import Template, Templates, walk

WORDS = {
    "true", "false", "null", "for", "in", "if", "existing", "resource", "module", "param", "var", "output",
    "targetScope", "metadata", "string", "int", "bool", "array", "object", "type",
}  # fmt: skip


def modules_fit(templates: Templates) -> list[str]:
    """A module is given exactly the parameters it wants, and asked for outputs it has."""
    problems = []
    for template in templates:
        for name, module in template.part("modules").items():
            target = templates.by_path.get(module["detail"]["path"])
            if target is None:
                problems.append(f"{template.path}: there is no {module['detail']['path']}")
                continue
            problems += _call_problems(template, name, module, target)
    return problems


def _call_problems(template: Template, name: str, module: Any, target: Template) -> Iterator[str]:
    config = module["config"]
    while "params" not in config:
        config = config["config"]
    wanted = target.part("parameters")
    for missing in sorted({n for n, p in wanted.items() if p["default"] is None} - set(config["params"])):
        yield f"{template.path}: module {name} is not given {missing}"
    for unknown in sorted(set(config["params"]) - set(wanted)):
        yield f"{template.path}: {target.path} has no parameter {unknown}"
    for output in re.findall(rf"\b{name}!?\.outputs\.(\w+)", template.text):
        if output not in target.part("outputs"):
            yield f"{template.path}: {target.path} has no output {output}"


def names_resolve(templates: Templates) -> list[str]:
    """Every name is declared in its template."""
    problems = []
    for template in templates:
        unknown = _used(template) - _declared(template) - WORDS
        problems += [f"{template.path}: {name} is not declared" for name in sorted(unknown)]
    return problems


def parameters_are_used(templates: Templates) -> list[str]:
    """No parameter or variable is there for nothing."""
    problems = []
    for template in templates:
        names = set(template.part("parameters")) | set(template.part("variables"))
        for name in sorted(names):
            if len(re.findall(rf"(?<![.\w]){name}\b", _code(template))) < 2:
                problems.append(f"{template.path}: {name} is never used")
    return problems


def _declared(template: Template) -> set[str]:
    parts = ("parameters", "variables", "resources", "modules", "outputs", "metadata")
    named = {name for part in parts for name in template.part(part)}
    loops = (v for v in walk(template.tree) if isinstance(v, dict) and "array_name" in v)
    return named | {str(v) for d in loops for k, v in d.items() if k in ("item_name", "index_name")}


def _used(template: Template) -> set[str]:
    # A word after a dot is a property, before a parenthesis a function.
    return set(re.findall(r"(?<![.\w])([A-Za-z_]\w*)\b(?!\s*\()", _code(template)))


def _code(template: Template) -> str:
    """The text without comments, decorators, keys and literals; of a literal the interpolated parts stay."""
    text = re.sub(r"(?m)^\s*//.*$|\s//\s.*$|^@.*$", "", template.text)
    text = re.sub(r"'''.*?'''", "", text, flags=re.S)
    text = re.sub(r"(?m)^(\s*)[A-Za-z_]\w*:", r"\1", text)
    text = re.sub(r"(?m)^@allowed\(\[.*?^\]\)", "", text, flags=re.S)
    return re.sub(r"'(?:\\.|[^'\\])*'", lambda m: " ".join(_interpolated(m[0])), text)


def _interpolated(literal: str) -> list[str]:
    return [f" {part} " for part in re.findall(r"\${([^}]*)}", literal)]
