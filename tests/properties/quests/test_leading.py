"""Goods that are led by an attribute stand in its order, whatever order they came in; equal ones keep theirs."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hupan.catalog import CategoryId, Listing, Product, ProductId, ProductText, Value
from hupan.kernel import Language
from hupan.quests.narrowing import leading, led
from hupan.sayings import HIGH, LOW, Named
from hupan.search import Hit, SearchPage

AT = datetime(2026, 11, 20, tzinfo=UTC)
VALUES = st.one_of(st.none(), st.integers(0, 9), st.sampled_from([0.5, 1.5, 2.5]))
GOODS = st.lists(VALUES, max_size=12)
TRAITS = st.sampled_from([Named("weight_g", value, utmost=True) for value in (HIGH, LOW)])


def _listing(name: str, value: Value | None) -> Listing:
    has = {} if value is None else {"weight_g": value}
    text = {Language.EN: ProductText(name)}
    return Listing(Product(ProductId(name), name, CategoryId("c"), "", Language.EN, text, AT, AT, attributes=has), ())


def _led(goods: list[tuple[str, Value | None]], trait: Named) -> list[str]:
    hits = tuple(Hit(ProductId(name), 1.0) for name, _ in goods)
    page = led(SearchPage(hits, len(hits)), [_listing(*each) for each in goods], trait)
    return [hit.product_id for hit in page.hits]


@given(values=GOODS, trait=TRAITS, data=st.data())
def test_the_order_hangs_on_the_values_alone_but_for_ties(
    values: list[Value | None], trait: Named, data: st.DataObject
) -> None:
    goods = [(f"p{at}", value) for at, value in enumerate(values)]
    has = dict(goods)
    shuffled = data.draw(st.permutations(goods))

    assert [has[name] for name in _led(shuffled, trait)] == [has[name] for name in _led(goods, trait)]
    for value in set(values):
        own = [name for name, each in shuffled if each == value]
        assert [name for name in _led(shuffled, trait) if has[name] == value] == own


@given(values=GOODS, trait=TRAITS)
def test_what_says_nothing_stands_last(values: list[Value | None], trait: Named) -> None:
    goods = [(f"p{at}", value) for at, value in enumerate(values)]
    known = [dict(goods)[name] is not None for name in _led(goods, trait)]
    assert known == sorted(known, reverse=True)


@given(
    counts=st.dictionaries(st.integers(0, 99), st.integers(1, 9), max_size=9), wanted=st.integers(1, 20), trait=TRAITS
)
def test_so_many_values_lead_as_are_needed_and_no_better_one_is_left_out(
    counts: dict[int, int], wanted: int, trait: Named
) -> None:
    chosen = [int(each) for each in leading([(str(value), count) for value, count in counts.items()], trait, wanted)]
    left = [each for each in counts if each not in chosen]

    assert sum(counts[each] for each in chosen) >= min(wanted, sum(counts.values()))
    assert sum(counts[each] for each in chosen[:-1]) < wanted
    if chosen and left:
        worst = Decimal(min(chosen) if trait.value == HIGH else max(chosen))
        assert max(left) < worst if trait.value == HIGH else min(left) > worst
