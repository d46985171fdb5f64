"""Whether a purchase keeps a person's limits: pure rules."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.kernel import Money, PersonId
from hupan.limits import About, BadLimit, Limit, LimitId, Part, Rules, Span, Wanted
from hupan.limits.domain import Taken, check_ground, checked, once, reached, standing

MINA = PersonId("per_mina")
TODAY, A_SECOND = datetime(2026, 11, 23, 9, tzinfo=UTC), timedelta(seconds=1)
SHOES, ALL = frozenset({"cat_shoes", "cat_wear"}), About.ALL


def rules(*limits: tuple[Span, About, str, int]) -> Rules:
    made = (Limit(LimitId(f"lim_{at}"), span, about, subject, m) for at, (span, about, subject, m) in enumerate(limits))
    return Rules(MINA, "KRW", "Asia/Seoul", tuple(made))


def part(minor: int, seller: str = "sell_lake", categories: frozenset[str] = SHOES) -> Part:
    return Part(seller, categories, minor)


def test_a_purchase_may_come_to_a_limit_and_no_further() -> None:
    at_once = rules((Span.PURCHASE, ALL, "", 300))
    assert reached(at_once, [part(100), part(200)], []) is None
    beyond = reached(at_once, [part(100), part(201)], [])
    assert beyond is not None
    assert beyond.left == 300


def test_only_a_day_counts_what_was_spent_before() -> None:
    earlier = [part(250)]
    assert reached(rules((Span.PURCHASE, ALL, "", 300)), [part(300)], earlier) is None
    daily = rules((Span.DAY, ALL, "", 300))
    assert reached(daily, [part(50)], earlier) is None
    beyond = reached(daily, [part(51)], earlier)
    assert beyond is not None
    assert beyond.left == 50
    assert [each.left for each in standing(daily, earlier)] == [50]


@pytest.mark.parametrize(
    ("about", "subject", "counts"),
    [
        (About.SELLER, "sell_lake", True),
        (About.SELLER, "sell_moon", False),
        (About.CATEGORY, "cat_shoes", True),
        (About.CATEGORY, "cat_wear", True),
        (About.CATEGORY, "cat_tea", False),
    ],
)
def test_a_limit_of_something_counts_that_alone(about: About, subject: str, *, counts: bool) -> None:
    assert (reached(rules((Span.DAY, about, subject, 99)), [part(100)], []) is not None) is counts


def test_the_tightest_limit_is_named() -> None:
    both = rules((Span.DAY, ALL, "", 80), (Span.DAY, About.SELLER, "sell_lake", 50))
    beyond = reached(both, [part(100)], [])
    assert beyond is not None
    assert beyond.limit.about is About.SELLER


def test_what_is_left_is_never_less_than_nothing() -> None:
    beyond = reached(rules((Span.DAY, ALL, "", 50)), [part(1)], [part(80)])
    assert beyond is not None
    assert beyond.left == 0


@given(st.lists(st.integers(0, 500), max_size=20), st.integers(0, 2000))
def test_what_passes_in_turn_never_comes_to_more_than_the_limit(sums: list[int], most: int) -> None:
    daily, spent = rules((Span.DAY, ALL, "", most)), list[Part]()
    for each in sums:
        if reached(daily, [part(each)], spent) is None:
            spent.append(part(each))
    assert sum(each.minor for each in spent) <= most
    refused = len(sums) - len(spent)
    assert refused == 0 or sum(sums) > most


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(Span.DAY, ALL, -1),
        Wanted(Span.DAY, ALL, 10**16),
        Wanted(Span.DAY, ALL, 5, "sell_lake"),
        Wanted(Span.DAY, About.SELLER, 5),
        Wanted(Span.DAY, About.CATEGORY, 5, "x" * 101),
    ],
)
def test_limits_that_cannot_be(wanted: Wanted) -> None:
    with pytest.raises(BadLimit):
        checked(wanted)


@pytest.mark.parametrize(
    ("currency", "zone"),
    [("ZZZ", "UTC"), ("KRW", "Asia/Nowhere"), ("KRW", "../../etc/passwd"), ("KRW", ""), ("KRW", "/etc/passwd")],
)
def test_grounds_that_are_not_known(currency: str, zone: str) -> None:
    with pytest.raises(BadLimit):
        check_ground(currency, zone)
    check_ground("KRW", "Asia/Seoul")


MADE = st.tuples(st.sampled_from("abc"), st.integers(1, 900), st.integers(0, 5))


@given(st.lists(MADE, max_size=12), st.randoms(use_true_random=False))
def test_each_checkout_counts_once_and_as_it_was_taken_last(made: list[tuple[str, int, int]], random: Random) -> None:
    taken = [
        Taken(
            f"{at:03}",
            name,
            MINA,
            TODAY.date(),
            "KRW",
            (part(minor),),
            Money(minor, "KRW"),
            None,
            TODAY + late * A_SECOND,
        )
        for at, (name, minor, late) in enumerate(made)
    ]
    mixed = random.sample(taken, len(taken))
    kept = once(mixed)
    assert {each.checkout_id for each in kept} == {name for name, _, _ in made}
    assert len(kept) == len({each.checkout_id for each in kept})
    for each in taken:
        last = next(e for e in kept if e.checkout_id == each.checkout_id)
        assert (last.taken_at, last.id) >= (each.taken_at, each.id)
