"""What goods a buyer is after is read off a turn, and changed by the next."""

from datetime import date
from decimal import Decimal

import pytest

from hupan.kernel import Money
from hupan.phrases import Home, Phrases, read_phrases
from hupan.quests import begun, changed, filters_of, with_wishes, without_each
from hupan.sayings import NO, YES, Named, Wishes, sort_of
from hupan.search import Sort
from hupan.shopping import Quest


def _read(said: str, currency: str = "USD") -> Phrases:
    return read_phrases(said, Home(currency, date(2026, 11, 20)))


def _begun(said: str, currency: str = "USD") -> Quest:
    return begun(said, _read(said, currency))


def _changed(quest: Quest, said: str, currency: str = "USD") -> Quest:
    return changed(quest, said, _read(said, currency))


@pytest.mark.parametrize(
    ("said", "currency", "least", "most"),
    [
        ("earbuds under $80", "USD", None, "80"),
        ("earbuds, nothing over $80", "USD", None, "80"),
        ("백팩 5만원에서 10만원 사이", "KRW", "50000", "100000"),
        ("手表两百以内", "CNY", None, "200"),
        ("watches around $200", "USD", "150", "250"),
        ("a kettle", "USD", None, None),
    ],
)
def test_a_price_bounds_it(said: str, currency: str, least: str | None, most: str | None) -> None:
    def money(amount: str | None) -> Money | None:
        return None if amount is None else Money.exactly(amount, currency)

    quest = _begun(said, currency)

    assert (quest.least, quest.most) == (money(least), money(most))


def test_what_was_read_off_is_not_searched_for() -> None:
    assert _begun("wireless earbuds under $80").text == "wireless earbuds"


def test_a_price_alone_still_searches_for_something() -> None:
    assert _begun("$40").text == "$40"


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("sort by price", Sort.PRICE_UP),
        ("the cheapest ones first", Sort.PRICE_UP),
        ("가격 낮은 순으로", Sort.PRICE_UP),
        ("价格从低到高", Sort.PRICE_UP),
        ("most expensive first", Sort.PRICE_DOWN),
        ("价格从高到低", Sort.PRICE_DOWN),
        ("비싼 순", Sort.PRICE_DOWN),
        ("평점순으로", Sort.RATING),
        ("by rating", Sort.RATING),
        ("最新的", Sort.NEWEST),
        ("할인 많이 하는 거", Sort.DISCOUNT),
        ("a present for my cheap uncle", None),
        ("running shoes", None),
    ],
)
def test_an_order_is_read(said: str, sort: Sort | None) -> None:
    assert sort_of(said) is sort


def test_what_was_not_said_stays() -> None:
    quest = _changed(_begun("running shoes, sort by rating"), "under $90")

    assert (quest.text, quest.sort, quest.most) == (
        _begun("running shoes, sort by rating").text,
        Sort.RATING,
        Money.exactly("90", "USD"),
    )


@pytest.mark.parametrize(
    ("before", "said", "least", "most"),
    [
        ("under $90", "at least $50", 50, 90),
        ("at least $50", "under $90", 50, 90),
        ("above 100 below 200", "", 100, 200),
        ("between $50 and $90", "under $40", None, 40),
        ("under $90", "over $120", 120, None),
        ("under $90", "under $60", None, 60),
    ],
)
def test_a_new_price_stands_for_the_old_one_and_leaves_the_other_end(
    before: str, said: str, least: int | None, most: int | None
) -> None:
    quest = _changed(_begun(f"running shoes {before}"), said)

    assert (quest.least, quest.most) == tuple(
        None if each is None else Money.exactly(str(each), "USD") for each in (least, most)
    )


@pytest.mark.parametrize("said", ["cheaper please", "便宜点的", "더 싼 걸로"])
def test_cheaper_without_a_price_shows_the_cheapest_first(said: str) -> None:
    assert _changed(_begun("a kettle"), said).sort is Sort.PRICE_UP


def test_cheaper_than_a_price_is_a_bound() -> None:
    quest = _changed(_begun("a kettle"), "cheaper than $90")

    assert (quest.sort, quest.most) == (Sort.RELEVANCE, Money.exactly("90", "USD"))


def test_the_last_word_about_an_attribute_counts() -> None:
    quest = with_wishes(
        Quest("a watch", traits=(Named("smart", YES), Named("waterproof", YES))), Wishes((Named("smart", NO),))
    )

    assert quest.traits == (Named("waterproof", YES), Named("smart", NO))


VALUES = {
    "smart": ("yes", "no"),
    "material": ("linen", "wool", "cotton"),
    "hours": ("8", "24", "30.5", "many"),
}


@pytest.mark.parametrize(
    ("trait", "values"),
    [
        (Named("smart", NO), ("no",)),
        (Named("material", "wool"), ("wool",)),
        (Named("material", "wool", without=True), ("linen", "cotton")),
        (Named("hours", least=Decimal(24)), ("24", "30.5")),
        (Named("hours", most=Decimal(24)), ("8", "24")),
        (Named("hours", least=Decimal(24), most=Decimal(24)), ("24",)),
    ],
)
def test_attributes_become_filters_of_what_there_is(trait: Named, values: tuple[str, ...]) -> None:
    filters, missing = filters_of(Quest("", traits=(trait,)), VALUES)

    assert filters.attributes == {trait.key: values}
    assert missing == ()


@pytest.mark.parametrize(
    "trait", [Named("hours", least=Decimal(48)), Named("colour", "red"), Named("material", "silk")]
)
def test_what_nothing_has_is_missing_and_no_filter(trait: Named) -> None:
    filters, missing = filters_of(Quest("", traits=(trait,)), VALUES)

    assert filters.attributes == {}
    assert missing == (trait,)


@pytest.mark.parametrize(
    "said",
    [
        "cups under $30 rated at least 4 in stock by nov 27",
        "200元以内、评分4分以上、有货的杯子 11月27日前到",
        "3만원 이하 평점 4점 이상 재고 있는 컵 11월 27일까지",
    ],
)
def test_each_wish_can_be_let_go_alone_in_the_order_in_which_they_are_said(said: str) -> None:
    quest = with_wishes(_begun(said), Wishes((Named("color", "red"), Named("washable", YES))))
    price, red, washable, *terms, day = without_each(quest)

    assert quest.by is not None
    assert (price.most, price.traits, price.terms, price.by) == (None, quest.traits, quest.terms, quest.by)
    assert [each.traits for each in (red, washable)] == [quest.traits[1:], quest.traits[:1]]
    assert [{*quest.terms} - {*each.terms} for each in terms] == [{each} for each in quest.terms]
    assert (day.by, day.most) == (None, quest.most)
    assert without_each(Quest("cups")) == ()
