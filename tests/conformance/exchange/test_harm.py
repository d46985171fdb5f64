"""Files that mean harm are refused clearly, or cost one row: never memory, never a name outside, never a program."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hupan.exchange.bad_rows import bad_rows_csv
from hupan.intake import Lines, RowProblem, SourceTooLarge, SourceUnreadable, SourceUnsafe, table
from hupan.intake.sources import Source
from hupan.platform.spreadsheets import harmless
from hupan.protocols.feeds.plain_text import plain_text
from tests.conformance.exchange.desk import read

TABLE = "sku,name,price\nA,Mug,5\n"


def archive(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return path


def test_an_archive_is_read_without_being_unpacked(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip", **{"shop/products.csv": TABLE.encode(), "shop/images/m/u/mug.jpg": b"\xff\xd8\xff"}
    )
    assert list(read(path).drafts) == ["A"]
    source = Source(path)
    assert source.picture("/m/u/mug.jpg") == source.picture("images/m/u/mug.jpg") == b"\xff\xd8\xff"
    assert source.picture("other.jpg") is None
    source.close()


def test_a_zip_bomb_is_refused_before_it_swells(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.zip", **{"products.csv": b"0" * (64 << 20)})
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceUnsafe, match="zip bomb"):
        Source(path)


def test_many_small_entries_are_counted_together(tmp_path: Path) -> None:
    path = archive(tmp_path / "many.zip", **{f"{at}.csv": TABLE.encode() * 1000 for at in range(20)})
    with pytest.raises(SourceUnsafe, match="zip bomb"):
        Source(path, largest_bytes=100_000)


def test_an_archive_that_lies_about_its_sizes_is_stopped(tmp_path: Path) -> None:
    path = archive(tmp_path / "liar.zip", **{"products.csv": TABLE.encode() + b"B,Bowl,6\n" * 5000})
    data = bytearray(path.read_bytes())
    true = len(TABLE.encode()) + len(b"B,Bowl,6\n") * 5000
    # The size stands in the entry's own header and in the archive's list.
    for _ in range(2):
        at = data.find(true.to_bytes(4, "little"))
        data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises((SourceUnsafe, SourceUnreadable)):
        read(path)


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.csv", "/etc/passwd.csv", "a/../../b.csv", "C:\\x.csv", "..\\x.csv"]
)
def test_names_that_lead_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(zipfile.ZipInfo(name), TABLE)
    with pytest.raises(SourceUnsafe, match="leads out"):
        Source(tmp_path / "a.zip")


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"secret")
    inside = tmp_path / "shop"
    inside.mkdir()
    (inside / "products.csv").write_text(TABLE)
    (inside / "a.jpg").symlink_to(outside)
    source = Source(inside)
    assert source.picture("a.jpg") is None
    with pytest.raises(SourceUnsafe):
        source.picture("../outside.jpg")
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    with pytest.raises(SourceUnsafe, match="is a link"):
        Source(tmp_path / "a.zip")


def test_a_broken_or_locked_or_empty_file_is_told(tmp_path: Path) -> None:
    for name, data in (("b.zip", b"PK\x03\x04broken"), ("e.csv", b""), ("n.csv", b"\x00\x01\x02\x03" * 100)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(SourceUnreadable):
            read(tmp_path / name)
    with pytest.raises(SourceUnreadable):
        Source(tmp_path / "absent.csv")
    (tmp_path / "large.csv").write_bytes(b"x" * 2000)
    with pytest.raises(SourceTooLarge):
        Source(tmp_path / "large.csv", largest_bytes=1000)


class _EndlessLine(io.RawIOBase):
    """A gigabyte without a line end, made as it is read."""

    def __init__(self, size: int) -> None:
        self._head = io.BytesIO(b"sku,name,price\nA,Mug,5\n")
        self._left = size
        self._tail = io.BytesIO(b"\nB,Bowl,6\n")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type] - io hands over what it reads into
        block = self._head.read(len(view))
        if not block and self._left:
            block = b"x" * min(len(view), self._left)
            self._left -= len(block)
        block = block or self._tail.read(len(view))
        view[: len(block)] = block
        return len(block)


def test_a_line_of_a_gigabyte_costs_one_row_and_no_memory() -> None:
    tracemalloc.start()
    try:
        found = list(table(Lines(io.BufferedReader(_EndlessLine(1 << 30)), "utf-8"), ","))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [each.reason if isinstance(each, RowProblem) else each.cells[0][1] for each in found] == [
        "A",
        "line_too_long",
        "B",
    ]
    assert peak < 16 << 20


def test_a_billion_columns_are_refused() -> None:
    with pytest.raises(SourceUnreadable, match="columns"):
        list(table(Lines(io.BytesIO(b"a," * 5000 + b"b\n1,2\n"), "utf-8"), ","))
    with pytest.raises(SourceUnreadable, match="longer"):
        list(table(Lines(io.BytesIO(b"a," * 5_000_000), "utf-8"), ","))


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_file() -> None:
    rows = b"".join(b"K%d,Name,5\n" % at for at in range(20_000))
    found = list(table(Lines(io.BytesIO(b'sku,name,price\nA,"open,5\n' + rows), "utf-8"), ","))
    problems = [each for each in found if isinstance(each, RowProblem)]
    assert [(each.line, each.reason) for each in problems] == [(2, "quote_open")]
    assert len(found) == 20_001


def test_zero_bytes_cost_their_row() -> None:
    reading = read(b"sku,name,price\nA,Mug,5\nB,Bo\x00wl,6\nC,Jug,7\n" + b"D,Jar,8\n" * 600)
    assert reading.reasons[0] == (3, "zero_bytes")
    assert list(reading.drafts) == ["A", "C", "D"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<p onclick="steal()">Hello</p><script>steal()</script>', "Hello"),
        ("<svg><script>steal()</script><text>hi</text></svg>ok", "ok"),
        ('<iframe src="javascript:steal()">x</iframe>fine', "fine"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        ("&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>"),
        ("<style>p{}</style>a<br>b", "a\nb"),
        ("\u202edesrever\u202c\x00\x07", "desrever"),
        ("<scr<script>ipt>alert(1)</script>x", "ipt>alert(1)x"),
    ],
)
def test_descriptions_become_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_a_description_without_end_is_cut() -> None:
    assert len(plain_text("<p>" + "word " * 1_000_000)) <= 20_000


@pytest.mark.anyio
async def test_formula_cells_come_back_as_text() -> None:
    async def problems() -> AsyncIterator[RowProblem]:
        cells = (("sku", "=cmd|' /C calc'!A0"), ("name", "+1"), ("price", " @SUM(A1)"), ("note", "-2+3"))
        yield RowProblem(2, "price", "price_invalid", "=HYPERLINK(1) is no price.", "a.csv", cells=cells)

    data = b"".join([block async for block in bad_rows_csv(problems(), ["sku", "name", "price", "note"])])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["line", "file", "field", "reason", "detail", "effect", "sku", "name", "price", "note"]
    assert rows[1][4:] == [
        "'=HYPERLINK(1) is no price.",
        "left out",
        "'=cmd|' /C calc'!A0",
        "'+1",
        "' @SUM(A1)",
        "'-2+3",
    ]
    assert harmless("plain") == "plain"
