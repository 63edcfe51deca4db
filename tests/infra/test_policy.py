"""What would be deployed holds what it must: identities instead of keys, little power, no open door."""

from __future__ import annotations

import pytest

from tests.support import rules_access, rules_limits, rules_names, rules_network
from tests.support.bicep import FOLDER, SETS
from tests.support.deployments import Evaluator, rules

RULES = rules(rules_access, rules_network, rules_limits, rules_names)
# Resources of the second template are few: these rules find something to look at there.
AFTER_DEPLOY = ("events_are_filtered", "secrets_stay_secret", "versions_pinned", "nothing_twice")


@pytest.mark.parametrize("parameters", SETS)
def test_every_set_of_parameters_holds_every_rule(parameters: str, evaluate: Evaluator) -> None:
    deployment = evaluate(parameters)
    assert deployment.snapshot["diagnostics"] == []
    assert {name: found for name, rule in RULES.items() if (found := rule(deployment))} == {}


@pytest.mark.parametrize("name", AFTER_DEPLOY)
def test_what_is_wired_after_the_deployment_holds_the_rule(name: str, evaluate: Evaluator) -> None:
    assert RULES[name](evaluate("after-deploy")) == []


def test_every_file_is_small_enough_to_be_read() -> None:
    files = [f for f in FOLDER.rglob("*.bicep") if f.name != "main.bicep"]
    lengths = {f.name: len(f.read_text(encoding="utf-8").splitlines()) for f in files}
    assert max(lengths.values()) <= 250, lengths
