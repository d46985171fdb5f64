"""How long a dead child is waited for, and when there is no hope."""

from hupan.supervisor.children import Restarts


def test_the_first_death_is_answered_at_once_and_later_ones_ever_slower() -> None:
    restarts = Restarts()
    restarts.ready()
    pauses = [restarts.died(up_s=1.0) for _ in range(10)]
    assert pauses[0] == 0.0
    assert pauses == sorted(pauses)
    assert pauses[-1] == 10.0


def test_a_child_that_was_up_for_long_starts_with_a_clean_slate() -> None:
    restarts = Restarts()
    restarts.ready()
    for _ in range(5):
        restarts.died(up_s=1.0)
    assert restarts.died(up_s=120.0) == 0.0


def test_a_child_that_never_got_ready_is_given_up() -> None:
    restarts = Restarts(patience=3)
    for _ in range(2):
        restarts.died(up_s=0.1)
        assert not restarts.hopeless
    restarts.died(up_s=0.1)
    assert restarts.hopeless


def test_a_child_that_was_ready_once_is_never_given_up() -> None:
    restarts = Restarts(patience=3)
    restarts.ready()
    for _ in range(20):
        restarts.died(up_s=0.1)
    assert not restarts.hopeless
