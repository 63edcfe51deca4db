"""Every rule notices what it is there for: a template that breaks it is found in what would be deployed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.support import rules_access, rules_limits, rules_names, rules_network
from tests.support.bicep import Compiler
from tests.support.deployments import Evaluator, copy, rules
from tests.support.template_breaks import AFTER, BREAKS, CONTRADICTIONS, Break

RULES = rules(rules_access, rules_network, rules_limits, rules_names)


def rounds() -> dict[Break, int]:
    """For each break the copy it is made in: few copies, in none of them two for the same rule."""
    seen: dict[str, int] = defaultdict(int)
    found = {}
    for each in BREAKS:
        found[each] = seen[each.rule]
        seen[each.rule] += 1
    return found


@pytest.fixture(scope="module")
def broken(evaluate: Evaluator, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Evaluator]:
    made = rounds()
    return {
        number: evaluate.changed(
            tmp_path_factory.mktemp("templates"),
            [(each.path, each.old, each.new) for each, copied in made.items() if copied == number],
        )
        for number in set(made.values())
    }


@pytest.mark.parametrize("each", BREAKS, ids=[f"{b.rule}:{b.path}:{b.told}" for b in BREAKS])
def test_a_template_that_breaks_the_rule_is_found(each: Break, broken: dict[int, Evaluator]) -> None:
    deployment = broken[rounds()[each]]("after-deploy" if each.path == AFTER else "prod-private")
    assert [problem for problem in RULES[each.rule](deployment) if each.told in problem]


def test_every_rule_has_such_a_template() -> None:
    assert {each.rule for each in BREAKS} == set(RULES)


@pytest.fixture(scope="module")
def contradicted(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the compiler says of a copy with every contradiction in it."""
    made = copy(tmp_path_factory.mktemp("contradictions"), [change[:3] for change in CONTRADICTIONS])
    return compiler.compile(made / "infra" / "bicep" / "main.bicep").diagnostics


@pytest.mark.parametrize("contradiction", CONTRADICTIONS, ids=[c[-1] for c in CONTRADICTIONS])
def test_a_template_that_contradicts_itself_is_found_by_the_compiler(
    contradiction: tuple[str, str, str, str], contradicted: list[str]
) -> None:
    path, *_, code = contradiction
    assert [told for told in contradicted if told.startswith(Path(path).name) and code in told], contradicted
