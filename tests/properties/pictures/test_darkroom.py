"""Laws of the darkroom: whatever bytes come, there is a picture within its limits or a refusal, and nothing else."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hupan.gateways.pillow import pixels
from hupan.pictures import WIDTHS, PictureTooLarge, PictureUnreadable
from hupan.pictures.domain import photograph_type

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def _whole(kind: str, size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(made, kind)
    return made.getvalue()


WHOLE = {kind: _whole(kind, (90, 60)) for kind in KINDS}


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
    end=st.floats(0.05, 1),
)
def test_damaged_bytes_are_a_picture_or_a_refusal(kind: str, cuts: list[tuple[float, bytes]], end: float) -> None:
    data = bytearray(WHOLE[kind])
    for place, patch in cuts:
        at = 16 + int(place * (len(data) - 16))
        data[at : at + len(patch)] = patch
    media_type = photograph_type(bytes(data))
    assert media_type is not None
    assert media_type == KINDS[kind]
    try:
        scaled = pixels.scale(bytes(data[: max(16, int(end * len(data)))]), media_type, WIDTHS)
    except (PictureUnreadable, PictureTooLarge):
        return
    assert 1 <= scaled.width * scaled.height <= pixels.MOST_PIXELS
    assert scaled.webp


@settings(max_examples=60, deadline=None)
@given(width=st.integers(1, 1500), height=st.integers(1, 400))
def test_sizes_are_never_enlarged_and_keep_their_form(width: int, height: int) -> None:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(made, "PNG")
    scaled = pixels.scale(made.getvalue(), "image/png", WIDTHS)

    assert (scaled.width, scaled.height) == (width, height)
    for named, data in scaled.webp.items():
        with Image.open(io.BytesIO(data)) as image:
            assert image.width == min(named, width)
            assert abs(image.height - height * image.width / width) <= 1
    largest = max(scaled.webp)
    assert largest >= min(width, WIDTHS[-1])
    assert sorted(scaled.webp) == [each for each in WIDTHS if each <= largest]
