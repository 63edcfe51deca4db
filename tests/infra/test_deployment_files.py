"""azure.yaml and the pipeline: of the right shape, and in step with the templates and hooks they name."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from infra.hooks import web_apps
from tests.support.bicep import FOLDER
from tests.support.deployments import Evaluator
from tests.support.processes import ROOT

AZD: dict[str, Any] = yaml.safe_load((ROOT / "azure.yaml").read_text())
PIPELINE: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text())
SCHEMA = json.loads((Path(__file__).parent / "azure-yaml.schema.json").read_text())
# azd sets these in each environment by itself.
BY_AZD = {"AZURE_SUBSCRIPTION_ID", "AZURE_TENANT_ID"}
PARAMETERS = (FOLDER / "main.parameters.json").read_text()


def scripts() -> list[str]:
    return [hook[system]["run"] for hook in AZD["hooks"].values() for system in ("posix", "windows")]


def test_azure_yaml_has_the_shape_that_azd_takes() -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(AZD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"service": {}},
        {"name": "Pet Insure"},
        {"hooks": {"afterwards": {}}},
        {"services": {"api": {"host": "vm"}}},
    ],
)
def test_another_shape_is_noticed(change: dict[str, Any]) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(AZD | change)) != []


def test_every_service_has_the_resource_that_is_tagged_for_it(evaluate: Evaluator) -> None:
    tagged = [each.body.get("tags", {}) for each in evaluate("prod").resources]
    assert sorted(t["azd-service-name"] for t in tagged if "azd-service-name" in t) == sorted(AZD["services"])
    assert all(tags["azd-env-name"] == "pets-prod" for tags in tagged if tags)


def test_every_hook_is_there_and_the_same_on_every_system() -> None:
    calls = [re.search(r"^python3? -m (infra\.hooks\.\w+)$", script) for script in scripts()]
    assert all(calls), scripts()
    named = [call[1] for call in calls if call]
    assert named[::2] == named[1::2]
    for name in named:
        assert hasattr(importlib.import_module(name), "main")


def test_azd_installs_and_builds_no_web_app_by_itself() -> None:
    """It would do both apps at once, in one folder of npm packages."""
    for app in web_apps.OWN:
        service = AZD["services"][app]
        assert "language" not in service
        assert "hooks" not in service
        assert service["dist"] == "site"


def test_azd_is_new_enough_for_what_is_asked_of_it() -> None:
    """1.18 began to honor .funcignore (azure-dev #5383); before 1.25.6 static sites failed (#8588)."""
    assert AZD["requiredVersions"]["azd"] == ">= 1.25.6"
    assert "`azd` 1.25.6 or newer" in (ROOT / "docs/guides/deploy.md").read_text()


def test_projects_and_templates_are_where_azure_yaml_says() -> None:
    assert (ROOT / AZD["infra"]["path"] / f"{AZD['infra']['module']}.bicep").exists()
    for service in AZD["services"].values():
        assert (ROOT / service["project"]).is_dir()


def test_what_hooks_read_is_what_the_templates_tell(evaluate: Evaluator) -> None:
    told = set(evaluate("dev").outputs) | set(re.findall(r"\${(\w+)", PARAMETERS))
    texts = " ".join(file.read_text() for file in (ROOT / "infra/hooks").glob("*.py"))
    read = set(re.findall(r'setting\("(\w+)"\)', texts)) - BY_AZD
    read |= {web_apps.OWN[app].get(name, name) for app in web_apps.OWN for name in web_apps.NAMES}
    assert read <= told
    assert set(re.findall(r'remember\("(\w+)"', texts)) <= told | BY_AZD


def test_the_pipeline_gives_every_parameter_that_azd_takes() -> None:
    wanted = set(re.findall(r"\${(PETINSURE_\w+)", PARAMETERS))
    given = set(PIPELINE["jobs"]["deploy"]["env"])
    # The mail server's settings hold a password, and the pipeline has no secrets.
    mail = {"PETINSURE_ALERT_MAIL", "PETINSURE_CUSTOMER_MAIL"}
    at_the_desk_only = {"PETINSURE_DEVELOPER_ID", "PETINSURE_SITE_LOCATION", *mail}
    assert wanted - given == at_the_desk_only


def test_the_pipeline_signs_in_without_a_secret() -> None:
    text = (ROOT / ".github/workflows/deploy.yml").read_text()
    assert "secrets." not in text
    for job in ("what-if", "deploy"):
        assert PIPELINE["jobs"][job]["permissions"]["id-token"] == "write"
    assert PIPELINE["permissions"] == {"contents": "read"}


def test_nothing_is_deployed_that_was_not_tested() -> None:
    jobs = PIPELINE["jobs"]
    assert set(jobs["deploy"]["needs"]) == {"test", "templates"}
    assert any(step.get("run") == "bash .ci/run" for step in jobs["test"]["steps"])


def test_no_script_takes_text_from_outside_into_its_source() -> None:
    """An expression within a script is put into it before the shell reads it."""
    steps = [step for job in PIPELINE["jobs"].values() for step in job["steps"]]
    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_guide_names_every_resource(evaluate: Evaluator) -> None:
    guide = (ROOT / "docs/guides/deploy.md").read_text()
    token = evaluate("dev").outputs["LAKE_STORAGE_NAME"].removeprefix("stlake")
    every = [r.name for each in ("dev", "dev-private", "dev-desk") for r in evaluate(each).resources]
    names = {name.removesuffix(token) for name in every if name.endswith(token) and "/" not in name}
    assert len(names) > 12
    assert {name for name in names if f"`{name}TOKEN`" not in guide and not name.startswith("pe-")} == set()


def test_the_guide_names_every_parameter() -> None:
    guide = (ROOT / "docs/guides/deploy.md").read_text()
    assert [name for name in re.findall(r"\${(PETINSURE_\w+)", PARAMETERS) if f"`{name}`" not in guide] == []
