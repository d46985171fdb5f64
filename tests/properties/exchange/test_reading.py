"""Laws of reading tables and prices, against whatever comes."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hupan.intake import Lines, Record, RowProblem, table
from hupan.kernel import CURRENCIES, Money
from hupan.platform.spreadsheets import harmless
from hupan.protocols.feeds.amounts import BadValueError, money
from hupan.protocols.feeds.plain_text import plain_text

CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=30)
NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=5), min_size=2, max_size=5, unique=True)


@given(NAMES, st.data(), st.sampled_from(",;\t|"))
def test_what_a_spreadsheet_writes_is_read_as_it_was(names: list[str], data: st.DataObject, delimiter: str) -> None:
    row = st.lists(CELLS, min_size=len(names), max_size=len(names)).filter(
        lambda cells: any(cell.strip() for cell in cells)
    )
    rows = data.draw(st.lists(row, max_size=10))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerows([names, *rows])
    found = list(table(Lines(io.BytesIO(file.getvalue().encode()), "utf-8"), delimiter))
    assert all(isinstance(each, Record) for each in found)
    cells = [dict(each.cells) for each in found]
    assert cells == [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows]


@given(st.binary(max_size=2000))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    found = list(table(Lines(io.BytesIO(b"a,b,c\n" + data), "utf-8"), ","))
    lines = [each.line for each in found]
    assert lines == sorted(lines)
    assert all(isinstance(each, RowProblem) or len(each.cells) <= 3 for each in found)


@given(st.text(max_size=60), st.sampled_from(["USD", "KRW", "KWD"]))
def test_a_price_is_read_or_refused(text: str, currency: str) -> None:
    try:
        found = money(text, currency)
    except BadValueError:
        return
    assert found.minor > 0


@given(st.integers(1, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_every_price_that_we_write_is_read_again(minor: int, currency: str) -> None:
    price = Money(minor, currency)
    assert money(str(price), "USD") == price
    # Nothing but three decimals after a single point may mean two things.
    plain = f"{price.amount:f}"
    if CURRENCIES[currency] != 3:
        assert money(plain, currency) == price
    assert Decimal(plain) == price.amount


@given(st.text(max_size=300))
def test_text_out_of_markup_is_bounded_and_settled(text: str) -> None:
    once = plain_text(text)
    assert len(once) <= 20_000
    assert once == once.strip()
    assert "\n\n\n" not in once


@given(st.text(max_size=40))
def test_no_cell_is_a_formula(cell: str) -> None:
    assert not harmless(cell).lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))
