"""What is stored comes back as it was: decisions, long text, keys in the order of their numbers."""

from decimal import Decimal

import pytest

from shared.domain.adjudication import decide
from shared.domain.facts import Provider, Ruling, Verdict, gather
from shared.domain.rows import Row
from shared.errors import InvalidInputError
from shared.records.entities import decode_decision, encode_decision
from shared.records.keys import CORE_FROM, CORE_UNTIL, CURSOR, HEAD, after, audit_key, event_key, row_key
from shared.records.tables import Entity
from shared.records.text import CHUNK, MAX_LENGTH, get_text, put_text
from tests.support.insurance import AS_OF, a_claim, a_pet, a_policy, decided, money

RULING = Ruling(Verdict.APPROVE, "adjuster-1", covered_cents=12_345)


@pytest.mark.parametrize(
    ("claim", "policy", "provider", "ruling"),
    [
        (a_claim("450.10"), a_policy(), Provider(is_in_network=False, denial_rate=Decimal("12.5")), None),
        (a_claim(450, line_items=[{"description": "Exam", "amount": money(450)}]), a_policy(), None, None),
        (a_claim(450, service_date="2020-01-01"), a_policy(), None, None),
        (a_claim(450), None, None, None),
        (a_claim(450), a_policy(), None, RULING),
    ],
)
def test_a_decision_comes_back_to_the_cent(
    claim: Row, policy: Row | None, provider: Provider | None, ruling: Ruling | None
) -> None:
    history = [decided(1, "Paid", 100, 80)]
    facts = gather(
        claim, policy=policy, pet=a_pet(), history=history, as_of=AS_OF, provider=provider, ruling=ruling
    )
    decision = decide(facts)
    assert decode_decision(encode_decision(decision)) == decision


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, MAX_LENGTH])
def test_long_text_comes_back_whole(length: int) -> None:
    entity: Entity = {}
    text = "".join(chr(33 + n % 90) for n in range(length))

    put_text(entity, "row", text)

    assert get_text(entity, "row") == text
    assert all(len(part) <= CHUNK for part in entity.values())


def test_text_that_no_entity_can_hold_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="too large"):
        put_text({}, "row", "x" * (MAX_LENGTH + 1))


def test_keys_sort_as_their_numbers_do() -> None:
    numbers = [1, 9, 10, 99, 10**15]
    assert [event_key(n) for n in numbers] == sorted(event_key(n) for n in numbers)
    assert event_key(42) == "evt_00000000000000000042"


def test_one_range_holds_what_commands_read_and_nothing_that_grows() -> None:
    core = [HEAD, CURSOR, row_key("customer", "C"), row_key("pet", "P"), row_key("policy", "P")]
    growing = [row_key("claim", "C"), event_key(1), audit_key(1), "idem_x"]
    assert all(CORE_FROM <= key < CORE_UNTIL for key in core)
    assert not any(CORE_FROM <= key < CORE_UNTIL for key in growing)


def test_a_prefix_ends_before_the_next_key() -> None:
    assert "evt_" <= event_key(1) < after("evt_") <= "evu"
