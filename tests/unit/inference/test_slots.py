import pytest

from hupan.inference.slots import SlotTable


def _pass(table: SlotTable, affinity: str | None) -> int:
    slot = table.take(affinity)
    table.give_back(slot)
    return slot


def test_a_conversation_comes_back_to_its_slot() -> None:
    table = SlotTable(3)
    first = _pass(table, "one")
    _pass(table, "two")
    assert _pass(table, "one") == first


def test_a_new_conversation_takes_the_slot_that_was_not_used_for_longest() -> None:
    table = SlotTable(2)
    one, two = _pass(table, "one"), _pass(table, "two")
    _pass(table, "one")
    assert _pass(table, "three") == two
    assert table.owner(one) == "one"


def test_calls_without_a_conversation_do_not_drive_conversations_out() -> None:
    table = SlotTable(2)
    one = _pass(table, "one")
    places = {_pass(table, None) for _ in range(5)}
    assert one not in places
    assert table.owner(one) == "one"


def test_a_second_run_of_a_conversation_gets_another_slot() -> None:
    table = SlotTable(2)
    assert table.take("one") != table.take("one")
    assert (table.free, table.busy) == (0, 2)
    with pytest.raises(LookupError):
        table.take("one")
