import pytest

from hupan.inference import QueueFull
from hupan.inference.queue import FairQueue, Ticket


def _names(queue: FairQueue) -> list[str]:
    names: list[str] = []
    while (ticket := queue.pop()) is not None:
        names.append(f"{ticket.person}{ticket.conversation}")
    return names


def test_people_take_turns_whoever_came_first() -> None:
    queue = FairQueue(limit=10, width=1)
    for person, conversation in [("a", "1"), ("a", "1"), ("a", "1"), ("b", "1"), ("c", "1")]:
        queue.push(Ticket("m", person, conversation))
    assert _names(queue) == ["a1", "b1", "c1", "a1", "a1"]


def test_conversations_of_one_person_take_turns() -> None:
    queue = FairQueue(limit=10, width=1)
    for conversation in ("1", "1", "2", "3"):
        queue.push(Ticket("m", "a", conversation))
    assert _names(queue) == ["a1", "a2", "a3", "a1"]


def test_background_work_waits_for_everybody() -> None:
    queue = FairQueue(limit=10, width=1)
    queue.push(Ticket("m", "a", "title", "background"))
    queue.push(Ticket("m", "b", "chat"))
    assert _names(queue) == ["bchat", "atitle"]


def test_beyond_the_limit_it_says_when_to_come_back() -> None:
    queue = FairQueue(limit=2, width=2)
    queue.push(Ticket("m", "a"))
    queue.push(Ticket("m", "b"))
    with pytest.raises(QueueFull) as caught:
        queue.push(Ticket("m", "c"))
    assert caught.value.retry_after_s is not None
    assert caught.value.retry_after_s >= 1
    assert caught.value.params == {"waiting": 2, "limit": 2}


def test_long_runs_make_it_expect_a_longer_wait() -> None:
    queue = FairQueue(limit=2, width=1)
    before = queue.expected_wait_s()
    for _ in range(20):
        queue.note_run(60)
    assert queue.expected_wait_s() > 4 * before


def test_who_leaves_is_not_called() -> None:
    queue = FairQueue(limit=2, width=1)
    first, second = Ticket("m", "a"), Ticket("m", "a")
    queue.push(first)
    queue.push(second)
    assert queue.remove(first)
    assert not queue.remove(first)
    assert queue.pop() is second
    assert queue.pop() is None
    assert len(queue) == 0


def test_it_passes_over_those_who_are_not_acceptable() -> None:
    queue = FairQueue(limit=5, width=1)
    other, mine = Ticket("other", "a"), Ticket("mine", "b")
    queue.push(other)
    queue.push(mine)
    assert queue.pop(lambda ticket: ticket.model_id == "mine") is mine
    assert queue.tickets() == [other]
