"""Messages, descriptions, guides and reference use no word that docs/reference/wording.md excludes."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devhost.tasks.openapi import DOCUMENT
from tests.support.documents import text_of
from tests.support.processes import ROOT

ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|$", re.MULTILINE)
# A text has a blank between words; names, codes and routes have none.
TEXT = re.compile(r"[A-Za-z,.;:] [A-Za-z]")
OWN = "reference/wording.md"
# Decisions on record are made again word for word, so the words of their checks and arithmetic stay.
KEPT = frozenset({"shared/domain/cover.py", "shared/domain/settlement.py"})


def excluded() -> list[tuple[str, re.Pattern[str]]]:
    found = [word for word, _ in ROW.findall(text_of(OWN))]
    assert len(found) > 20
    return [
        (word, re.compile(rf"\b{re.escape(word).replace(r'\*', r'\w*')}\b", re.IGNORECASE)) for word in found
    ]


def texts_of(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module by their lines, without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield node.lineno, "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def messages() -> Iterator[tuple[str, str]]:
    """Problems, reasons, e-mails and everything else that the product says in words, by place."""
    for folder in ("functions", "shared"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.relative_to(ROOT).as_posix() in KEPT:
                continue
            for line, text in texts_of(path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(ROOT)}:{line}", text


def described() -> Iterator[tuple[str, str]]:
    """What the OpenAPI document says of operations, models and fields."""

    def walk(node: object, at: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("summary", "description") and isinstance(value, str):
                    yield f"{at}/{key}", value
                else:
                    yield from walk(value, f"{at}/{key}")
        elif isinstance(node, list):
            for index, value in enumerate(node):
                yield from walk(value, f"{at}/{index}")

    yield from walk(json.loads(DOCUMENT.read_text(encoding="utf-8")), "openapi.json")


def pages() -> Iterator[tuple[str, str]]:
    paths: list[Path] = [ROOT / "README.md"]
    for folder in ("guides", "reference"):
        paths += sorted((ROOT / "docs" / folder).glob("*.md"))
    for path in paths:
        if path != ROOT / "docs" / OWN:
            text = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))
            yield from (
                (f"{path.relative_to(ROOT)}:{n}", line) for n, line in enumerate(text.splitlines(), 1)
            )


@pytest.mark.parametrize("source", [messages, described, pages])
def test_nothing_is_said_in_a_word_that_we_do_not_use(source: object) -> None:
    assert callable(source)
    words = excluded()
    found = [
        f"{place}: {word}: {text.strip()[:90]}"
        for place, text in source()
        if TEXT.search(text)
        for word, pattern in words
        if pattern.search(text)
    ]
    assert found == []


def test_words_are_found_in_messages_and_their_parts() -> None:
    source = 'raise NotFoundError(f"It was {x} given up meanwhile.")\n"""A module that is anew."""\n'
    assert [text for _, text in texts_of(source)] == [
        "It was … given up meanwhile.",
        "It was ",
        " given up meanwhile.",
    ]


def test_a_percentage_has_no_blank_before_its_sign() -> None:
    found = [f"{place}: {text}" for place, text in messages() if re.search(r"[\d…] %(?!\w)", text)]
    assert found == []
