"""Laws of what is known of buyers: what is avoided is never let through, and a line says the same after it was kept."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from hupan.catalog import CategoryId, Product, ProductId, ProductText
from hupan.kernel import Language, PersonId
from hupan.particulars import (
    BadParticular,
    Heard,
    Matter,
    Particular,
    ParticularId,
    Told,
    Wear,
    Whom,
    left_out,
    of_whom,
    read_told,
)
from hupan.particulars.domain import checked
from hupan.phrases import Home

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOME = Home("USD", date(2026, 11, 22))
# Patterns are read here, once: no example waits for files.
read_told("I wear 42", HOME)
AVOIDED = st.sampled_from(
    ["nuts", "peanuts", "milk", "wool", "leather", "坚果", "牛奶", "羊毛", "견과류", "우유", "가죽"]
)
WORDS = st.text(st.characters(whitelist_categories=["Ll", "Lu", "Lo", "Nd"]), min_size=1, max_size=12)
told = st.builds(
    Told,
    st.sampled_from(Matter),
    st.one_of(WORDS, st.sampled_from(["42", "EU 42", "us 9.5", "M", "265 mm", "50000 KRW", "6", ""])),
    st.sampled_from(["", *Wear, "cat_1"]),
    st.sampled_from(["", *Whom, "uncle"]),
)


def line(each: Told, number: int = 1) -> Particular:
    return Particular(ParticularId(f"par_{number}"), PersonId("p"), each, by_talk=True, told_at=NOW)


@given(AVOIDED, WORDS, WORDS)
def test_a_listing_that_names_what_is_avoided_is_left_out(what: str, before: str, after: str) -> None:
    texts = {Language.EN: ProductText(f"Goods {before}. {what}. {after}")}
    goods = Product(ProductId("prod_1"), "one", CategoryId("cat"), "", Language.EN, texts, NOW, NOW)
    assert left_out(line(Told(Matter.AVOID, what)), goods, ())


@given(told)
def test_what_is_kept_can_be_kept_again_and_stays_the_same(each: Told) -> None:
    try:
        kept = checked(each)
    except BadParticular:
        return
    assert checked(kept) == kept


@given(st.lists(told, max_size=8), st.sampled_from(["", "?", *Whom]))
def test_nobody_is_measured_by_anothers_lines(lines: list[Told], whom: str) -> None:
    every = [line(each, number) for number, each in enumerate(lines)]
    chosen = of_whom(every, whom)
    for each in chosen:
        own = each.told.whom == whom
        assert own or (not each.told.whom and each.told.about in {Matter.AVOID, Matter.NEVER, Matter.BUDGET})
    assert of_whom(every, whom, [each.id for each in every]) == ()


@given(st.text(max_size=300))
def test_any_text_can_be_read(said: str) -> None:
    found = read_told(said, HOME)
    assert isinstance(found, Heard)
    if not (found.tells or found.forget or found.asks):
        assert found.rest == said.strip()


@given(st.sampled_from(["I wear 42", "我穿42码", "나는 230 신어"]), st.sampled_from(['"', "“", "「", "\n", "<", "?"]))
def test_what_is_quoted_or_asked_is_nobodys_word(said: str, sign: str) -> None:
    assert not read_told(f"{sign}{said}{sign}x", HOME).tells
