"""The templates as the Bicep compiler takes them: without a word, and refusing what cannot work."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from infra import generate
from infra.hooks import combinations
from tests.support.bicep import FOLDER, PARAMETERS, REFUSED, SETS, BicepError, Compiler
from tests.support.deployments import Evaluator

TEMPLATES = sorted(FOLDER.rglob("*.bicep"))
SETTINGS = sorted(PARAMETERS.rglob("*.bicepparam"))
every_file = pytest.mark.parametrize("file", [*TEMPLATES, *SETTINGS], ids=lambda file: file.name)
# What is compiled with these are the modules.
ENTRIES = [FOLDER / "main.bicep", FOLDER / "after-deploy.bicep", *SETTINGS]


def settings_of(file: Path, compiler: Compiler) -> dict[str, str]:
    """The values of a parameter file as azd's environment would hold them."""
    texts = {
        name: str(each["value"])
        for name, each in json.loads((FOLDER / "main.parameters.json").read_text())["parameters"].items()
    }
    given = compiler.compile(file).given
    named = {name: re.search(r"\w+", text)[0] for name, text in texts.items()}  # type: ignore[index]
    return {
        named[name]: str(value).lower() if value in (True, False) else value for name, value in given.items()
    }


@pytest.mark.parametrize("file", ENTRIES, ids=lambda file: file.name)
def test_the_compiler_has_nothing_to_say(file: Path, compiler: Compiler) -> None:
    assert compiler.compile(file).diagnostics == []


@every_file
def test_the_layout_is_the_compilers(file: Path, compiler: Compiler) -> None:
    assert compiler.formatted(file) == file.read_text(encoding="utf-8"), f"run: bicep format {file}"


@pytest.mark.parametrize("parameters", REFUSED)
def test_what_cannot_work_is_refused_before_anything_is_made(
    parameters: str, compiler: Compiler, evaluate: Evaluator
) -> None:
    file = PARAMETERS / "refused" / f"{parameters}.bicepparam"
    (why,) = combinations.refusals(settings_of(file, compiler))
    with pytest.raises(BicepError) as refused:
        compiler.evaluate(file)
    assert f"'groupName' is not valid: {why}" in str(refused.value)


@pytest.mark.parametrize("parameters", SETS)
def test_what_works_is_not_refused(parameters: str, compiler: Compiler, evaluate: Evaluator) -> None:
    assert combinations.refusals(settings_of(PARAMETERS / f"{parameters}.bicepparam", compiler)) == []
    assert evaluate(parameters).resources


def test_the_sets_differ_in_every_parameter_that_changes_what_is_made(compiler: Compiler) -> None:
    given = [compiler.compile(PARAMETERS / f"{each}.bicepparam").given for each in SETS]
    decided = {"profile", "principalId", "customerTenantId", "privateNetworking", "synapse", "spark"}
    decided |= {"alertEmail", "appDiagnostics", "producersId"}
    for name in decided:
        assert len({each.get(name) for each in given}) > 1, name
    assert {each.get("spark", "none") for each in given} == {"none", "databricks", "fabric"}


@pytest.mark.parametrize("profile", ["dev", "prod"])
def test_a_profile_gives_exactly_what_the_templates_take(profile: str, compiler: Compiler) -> None:
    given = json.loads((FOLDER / "profiles" / f"{profile}.json").read_text())
    template = json.dumps(compiler.compile(FOLDER / "main.bicep").template)
    taken = set(re.findall(r"(?:variables\('size'\)|parameters\('profile'\))\.(\w+)", template))
    assert taken == set(given)


def test_parameters_of_azd_are_those_of_the_template(compiler: Compiler) -> None:
    given = json.loads((FOLDER / "main.parameters.json").read_text())["parameters"]
    assert set(given) == set(compiler.compile(FOLDER / "main.bicep").template["parameters"])


def test_easy_auth_lets_through_what_the_app_calls_public() -> None:
    import function_app  # noqa: F401 (declares the operations)
    from functions.http.endpoint import OPERATIONS

    written = generate.PUBLIC_PATHS.read_text(encoding="utf-8")
    assert written == generate.text(generate.public_paths(OPERATIONS)), "run python -m infra.generate"


def test_a_path_with_a_variable_part_is_let_through_by_pattern() -> None:
    paths = json.loads(generate.PUBLIC_PATHS.read_text(encoding="utf-8"))
    assert "/api/quotes/*" in paths
    assert "/api/webpubsub/claims" in paths
    assert not [path for path in paths if "{" in path or path == "/*"]
