"""Drawings: only shapes and colours, kept many at once, and turned into pixels where vectors are not understood."""

import asyncio
import hashlib
import time

import pytest

from hupan.gateways.resvg import ResvgPlotter
from hupan.pictures import DrawingRefused, PictureNotFound, PictureUnreadable, card_url, picture_srcset, picture_url
from tests.integration.pictures.conftest import Gallery, drawing, opened, photograph

pytestmark = pytest.mark.anyio


async def test_a_drawing_is_kept_as_it_was_drawn(gallery: Gallery) -> None:
    svg = drawing("#12ab34")
    kept = await gallery.draw(svg, "demo")

    assert kept.hash == hashlib.sha256(svg.encode()).hexdigest() + "v"
    assert (kept.width, kept.height, kept.colour, kept.is_drawing) == (400, 300, "#12ab34", True)
    assert (await gallery.service.serve_drawing(kept.hash, packed=False)).data == svg.encode()
    assert picture_url(kept.hash, 320) == gallery.service.url(kept.hash) == f"/pictures/{kept.hash}.svg"
    assert picture_srcset(kept.hash) == ""
    assert card_url(kept.hash) == gallery.service.card_url(kept.hash) == f"/pictures/{kept.hash}/card.png"


async def test_many_are_kept_in_their_order_and_each_once(gallery: Gallery) -> None:
    svgs = [drawing(f"#{number % 1200:06x}") for number in range(2500)]
    kept = await gallery.service.keep_drawings(svgs)

    assert [each.colour for each in kept[:3]] == ["#000000", "#000001", "#000002"]
    assert [each.hash for each in kept[:1200]] == [each.hash for each in kept[1200:2400]]
    assert len(gallery.files()) == 1200
    assert [each.hash for each in await gallery.service.keep_drawings(svgs[:5])] == [each.hash for each in kept[:5]]


async def test_one_bad_drawing_keeps_its_stretch_out(gallery: Gallery) -> None:
    with pytest.raises(DrawingRefused):
        await gallery.service.keep_drawings([drawing(), drawing(inner="<script/>")])
    assert gallery.files() == []


async def test_a_drawing_becomes_pixels_when_they_are_asked_for(gallery: Gallery) -> None:
    kept = await gallery.draw(drawing("#ff0000", '<circle cx="200" cy="150" r="60" fill="#0000ff"/>'))

    pixels = opened((await gallery.service.serve(kept.hash, 640)).data).convert("RGB")
    assert pixels.size == (640, 480)
    at = 3 * (240 * 640 + 320)
    assert pixels.tobytes()[at] < 50
    assert pixels.tobytes()[at + 2] > 200
    card = opened((await gallery.service.serve_card(kept.hash, "png")).data)
    assert (card.format, card.size) == ("PNG", (1200, 630))
    assert [name.partition(".")[2] for name in gallery.files()] == ["640.webp", "card.png", "svg.gz"]


async def test_many_who_ask_for_one_card_get_the_same(gallery: Gallery) -> None:
    kept = await gallery.service.keep(photograph((900, 900)))
    cards = await asyncio.gather(*(gallery.service.serve_card(kept.hash, "jpg") for _ in range(8)))

    assert len({card.data for card in cards}) == 1
    assert opened(cards[0].data).format == "JPEG"


async def test_drawing_pixels_does_not_hold_up_the_server(gallery: Gallery) -> None:
    many = "".join(f'<circle cx="{n % 400}" cy="{n % 300}" r="90" fill="#445566"/>' for n in range(400))
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = time.monotonic()
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - began)

    watching = asyncio.create_task(watch())
    held_up: list[bool] = []
    # Somebody else may have had the core for a moment, but not each time.
    for colour in ("#445566", "#554466", "#665544", "#446655", "#556644"):
        kept = await gallery.draw(drawing(inner=many.replace("#445566", colour)))
        longest, began = 0.0, time.monotonic()
        await gallery.service.serve(kept.hash, 1280)
        held_up.append(longest >= (time.monotonic() - began) / 2)
        if not held_up[-1]:
            break
    watching.cancel()
    assert not all(held_up)


async def test_what_cannot_be_drawn_in_time_is_given_up() -> None:
    plotter = ResvgPlotter(patience_s=0.001)
    with pytest.raises(PictureUnreadable):
        await plotter.png(drawing().encode(), 640)
    plotter.close()
    plotter = ResvgPlotter()
    with pytest.raises(PictureUnreadable):
        await plotter.png(b"<svg", 640)
    plotter.close()


@pytest.mark.parametrize("name", ["", "..", "a" * 64, "A" * 64, "a" * 64 + "v", "../" + "a" * 61, "a" * 63 + "\0"])
async def test_unknown_names_are_not_found(gallery: Gallery, name: str) -> None:
    for asked in (
        gallery.service.serve(name, 640),
        gallery.service.serve_card(name, "png"),
        gallery.service.serve_drawing(name, packed=True),
    ):
        with pytest.raises(PictureNotFound):
            await asked
