"""The templates are read by two parsers that know nothing of each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tree_sitter_bicep
from tree_sitter import Language, Parser

from infra import generate
from tests.support import bicep

FILES = sorted(bicep.FOLDER.rglob("*.bicep"))
NAMES = [str(f.relative_to(bicep.FOLDER)) for f in FILES]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_tree_sitter_reads_it(file: Path) -> None:
    parser = Parser(Language(tree_sitter_bicep.language()))
    assert not parser.parse(file.read_bytes()).root_node.has_error


def test_pycep_reads_them_all() -> None:
    assert len(list(bicep.load())) == len(FILES) > 15


@pytest.mark.parametrize("profile", ["dev", "prod"])
def test_a_profile_gives_exactly_what_the_templates_take(profile: str) -> None:
    given = json.loads((bicep.FOLDER / "profiles" / f"{profile}.json").read_text())
    main = bicep.load()["main.bicep"].text
    app = bicep.load()["modules/function-app.bicep"].text
    taken = {name for name in given if f"size.{name}" in main or f"profile.{name}" in app}
    assert taken == set(given)
    assert set(given) == set(json.loads((bicep.FOLDER / "profiles" / "dev.json").read_text()))


def test_parameters_of_azd_are_those_of_the_template() -> None:
    given = json.loads((bicep.FOLDER / "main.parameters.json").read_text())["parameters"]
    assert set(given) == set(bicep.load()["main.bicep"].part("parameters"))


def test_the_workbook_is_json_that_a_workbook_is() -> None:
    book = json.loads((bicep.FOLDER / "workbook.json").read_text())
    assert book["version"] == "Notebook/1.0"
    assert {item["type"] for item in book["items"]} == {1, 3, 9}


def test_easy_auth_lets_through_what_the_app_calls_public() -> None:
    import function_app  # noqa: F401 (declares the operations)
    from functions.endpoint import OPERATIONS

    written = generate.PUBLIC_PATHS.read_text(encoding="utf-8")
    assert written == generate.text(generate.public_paths(OPERATIONS)), "run python -m infra.generate"


def test_a_path_with_a_variable_part_is_let_through_by_pattern() -> None:
    paths = json.loads(generate.PUBLIC_PATHS.read_text(encoding="utf-8"))
    assert "/api/quotes/*" in paths
    assert "/api/webpubsub/claims" in paths
    assert not [path for path in paths if "{" in path or path == "/*"]
