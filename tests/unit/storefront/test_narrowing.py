"""The state of a list in its address: what is written is read back, and what strangers write is left out."""

from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from hupan.storefront.narrowing import SORTS, Narrowing, kept_fields, read_narrowing

PATH = "/market/search"


def reread(narrowing: Narrowing) -> Narrowing:
    return read_narrowing(PATH, parse_qsl(urlsplit(narrowing.href()).query))


KEYS = st.from_regex(r"[a-z][a-z_.]{0,10}", fullmatch=True)


@given(
    text=st.text(st.characters(categories=("L", "N")), max_size=40),
    ticks=st.lists(st.tuples(KEYS, st.text("abcü한字", min_size=1)), max_size=5, unique=True),
    least=st.none() | st.decimals(0, 10**9, places=2),
    stock=st.booleans(),
    sort=st.sampled_from(SORTS),
)
def test_what_is_written_into_an_address_is_read_back(
    text: str, ticks: list[tuple[str, str]], least: Decimal | None, stock: bool, sort: str
) -> None:
    own = [(key, value) for key, value in ticks if key not in {"q", "sort", "least", "most", "stock", "after", "lang"}]
    narrowing = Narrowing(PATH, text, tuple(own), least, None, stock, sort)

    assert reread(narrowing) == narrowing


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=300)), max_size=100))
def test_any_address_can_be_read(fields: list[tuple[str, str]]) -> None:
    narrowing = read_narrowing(PATH, fields)

    assert len(narrowing.ticks) <= 60
    assert narrowing.sort in SORTS
    assert reread(narrowing) == narrowing


def test_a_tick_comes_and_goes_and_begins_at_the_beginning() -> None:
    narrowing = read_narrowing(PATH, [("q", "cup"), ("brand", "Lake"), ("after", "xyz")])

    assert narrowing.ticked("brand", "Hill").href() == "/market/search?q=cup&brand=Lake&brand=Hill"
    assert narrowing.ticked("brand", "Lake").href() == "/market/search?q=cup"


def test_only_one_of_a_single_facet_is_ticked() -> None:
    narrowing = read_narrowing(PATH, [("rating", "4")])

    assert narrowing.ticked("rating", "3", single=True).values("rating") == ("3",)
    assert narrowing.ticked("rating", "4", single=True).values("rating") == ()


def test_nonsense_is_left_out() -> None:
    fields = [("least", "NaN"), ("most", "1e400"), ("sort", "drop table"), ("<b>", "x"), ("brand", " a\x00b \n c ")]

    assert read_narrowing(PATH, fields) == Narrowing(PATH, ticks=(("brand", "a b c"),))


def test_a_form_carries_along_what_it_does_not_show() -> None:
    narrowing = read_narrowing(
        PATH, [("q", "cup"), ("brand", "Lake"), ("a.color", "red"), ("least", "5"), ("sort", "price"), ("after", "x")]
    )

    assert kept_fields(narrowing, beside=["brand"]) == (("q", "cup"), ("a.color", "red"), ("sort", "price"))
    assert narrowing.cleared().href() == "/market/search?q=cup&sort=price"
