"""Laws of the queue and of reading tool calls, whatever the order and wherever the text is cut."""

from hypothesis import given
from hypothesis import strategies as st

from hupan.inference import FoundCall, FoundText, Priority, ToolTextScanner
from hupan.inference.queue import FairQueue, Ticket
from hupan.inference.slots import SlotTable

PRIORITIES: tuple[Priority, ...] = ("interactive", "background")
PEOPLE = st.sampled_from("abc")
TEXTS = st.text(alphabet='{}[]"`:,<>_ \nnamerguts/cl0', max_size=80)
FRAGMENTS = st.sampled_from(
    [
        '{"name": "f", "arguments": {}}',
        "<tool_call>\n",
        "</tool_call>",
        "```json\n",
        "```",
        "\n",
        "Sure. ",
        '{"name": "g"}',
    ]
)


@given(st.lists(st.tuples(PEOPLE, PEOPLE, st.sampled_from(PRIORITIES)), max_size=30))
def test_everybody_is_served_once_and_nobody_twice_while_another_waits(
    calls: "list[tuple[str, str, Priority]]",
) -> None:
    queue = FairQueue(limit=100, width=1)
    tickets = [Ticket("m", person, conversation, priority) for person, conversation, priority in calls]
    for ticket in tickets:
        queue.push(ticket)
    served: list[Ticket] = []
    while (ticket := queue.pop()) is not None:
        waiting = {each.person for each in queue.tickets() if each.priority == ticket.priority}
        last = next((each for each in reversed(served) if each.priority == ticket.priority), None)
        assert last is None or last.person != ticket.person or waiting <= {ticket.person}
        served.append(ticket)
    assert sorted(map(id, served)) == sorted(map(id, tickets))
    first_background = next((at for at, each in enumerate(served) if each.priority == "background"), len(served))
    assert all(each.priority == "background" for each in served[first_background:])


@given(st.lists(st.one_of(FRAGMENTS, TEXTS), max_size=8), st.integers(1, 9))
def test_cutting_a_text_changes_nothing_of_what_is_found_in_it(parts: list[str], size: int) -> None:
    text = "".join(parts)
    assert _read([text]) == _read([text[at : at + size] for at in range(0, len(text), size)])


@given(TEXTS)
def test_a_text_without_calls_comes_out_to_the_letter(text: str) -> None:
    said, calls = _read([text])
    assert calls or said == text


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), max_size=40))
def test_no_slot_is_given_to_two_at_a_time(steps: list[tuple[str, bool]]) -> None:
    table = SlotTable(3)
    held: list[int] = []
    for affinity, leave in steps:
        if (leave or not table.free) and held:
            table.give_back(held.pop(0))
        slot = table.take(affinity)
        assert slot not in held
        held.append(slot)
        assert table.busy == len(held)


def _read(pieces: list[str]) -> tuple[str, list[FoundCall]]:
    scanner = ToolTextScanner(["f"])
    found = [each for piece in pieces for each in scanner.feed(piece)] + scanner.finish()
    text = "".join(each.text for each in found if isinstance(each, FoundText))
    return text, [each for each in found if isinstance(each, FoundCall)]
