"""Names in code keep to the terms of the glossary."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.support.processes import ROOT

PLACES = ("shared", "functions", "devhost")
APPS = ("client", "ui", "portal/src", "dashboard/src", "e2e")
ROW = re.compile(r"^\| (`.+?)( of the lake| of the apps| of bounds)? \| [^|]+ \|$", re.MULTILINE)
WHERE = {" of the lake": "shared/lake", " of the apps": "frontends"}
# What a line of TypeScript names; strings and comments do not begin so.
DECLARED = re.compile(
    r"^\s*(?:export )?(?:async )?(?:const|let|function|class|interface|type) (\w+)", re.MULTILINE
)


def words() -> list[tuple[str, str]]:
    """The words that the glossary excludes, as patterns over a name, and in which folder."""
    text = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
    _, _, table = text.partition("## Words that code does not use")
    return [
        (word.replace("*", r"\w*"), WHERE.get(where, ""))
        for words, where in ROW.findall(table)
        for word in re.findall(r"`([^`]+)`", words)
    ]


def names() -> Iterator[tuple[str, str]]:
    """Every name in code, with its file; the file's own name too."""
    for place in PLACES:
        for path in (ROOT / place).rglob("*.py"):
            if "node_modules" in path.parts:
                continue
            where = path.relative_to(ROOT).as_posix()
            yield where, path.stem
            with path.open("rb") as source:
                for token in tokenize.tokenize(source.readline):
                    if token.type == tokenize.NAME:
                        yield where, token.string


def apps_names() -> Iterator[tuple[str, str]]:
    """What the apps' code declares, `camelCase` as `camel_Case`; the files' own names too."""
    for place in APPS:
        for path in (ROOT / "frontends" / place).rglob("*.ts*"):
            if "node_modules" in path.parts or path.name == "schema.d.ts":
                continue
            where = path.relative_to(ROOT).as_posix()
            yield where, path.name.partition(".")[0].replace("-", "_")
            for name in DECLARED.findall(path.read_text(encoding="utf-8")):
                yield where, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


NAMES = {*names(), *apps_names()}


def test_there_are_words_and_names() -> None:
    assert len(words()) >= 10
    assert len(NAMES) > 10_000


@pytest.mark.parametrize(("word", "place"), words())
def test_no_name_has_a_word_that_is_not_used(word: str, place: str) -> None:
    found = re.compile(rf"(?:^|_){word}(?:_|$)", 0 if word.rstrip("*\\w").isupper() else re.IGNORECASE)
    assert [(where, name) for where, name in NAMES if where.startswith(place) and found.search(name)] == []
