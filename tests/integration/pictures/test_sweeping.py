"""Pictures that nothing shows go, a day after that was found; whatever is shown, or about to be, stays."""

import asyncio
from collections.abc import Sequence

import pytest

from hupan.kernel import HupanError, Kind
from hupan.pictures import InUse, Picture, PictureSweep
from tests.integration.pictures.conftest import Gallery, drawing, photograph

pytestmark = pytest.mark.anyio


class RoomAway(HupanError):
    """A room cannot say what it shows."""

    kind = Kind.UNAVAILABLE
    code = "test.away"


def showing(*pictures: Picture) -> InUse:
    async def in_use(names: Sequence[str]) -> set[str]:
        return {each.hash for each in pictures} & set(names)

    return in_use


async def swept(gallery: Gallery, in_use: InUse) -> int:
    return sum([each async for each in gallery.service.sweep(in_use)])


async def there(gallery: Gallery, *pictures: Picture) -> list[Picture]:
    found = await gallery.service.find([each.hash for each in pictures])
    assert {name.partition(".")[0] for name in gallery.files()} == set(found)
    return [each for each in pictures if each.hash in found]


async def test_what_nothing_shows_goes_a_day_after_that_was_found(gallery: Gallery) -> None:
    shown = await gallery.service.keep(photograph((300, 200)))
    unused = await gallery.service.keep(photograph((300, 201)))
    drawn = await gallery.draw(drawing())
    await gallery.service.serve_card(drawn.hash, "png")
    everything = (shown, unused, drawn)

    assert await swept(gallery, showing(shown)) == 0
    gallery.clock.go(days=2)
    assert await swept(gallery, showing(shown)) == 0
    gallery.clock.go(hours=23)
    assert await swept(gallery, showing(shown)) == 0
    assert await there(gallery, *everything) == list(everything)

    gallery.clock.go(hours=2)
    fresh = await gallery.service.keep(photograph((300, 202)))
    assert await swept(gallery, showing(shown)) == 2
    assert [each.hash for each in await there(gallery, *everything, fresh)] == [shown.hash, fresh.hash]
    assert await swept(gallery, showing(shown)) == 0


async def test_what_was_shown_for_a_year_is_not_lost_in_the_hour_in_which_it_is_taken_off(gallery: Gallery) -> None:
    picture = await gallery.service.keep(photograph())
    gallery.clock.go(days=365)
    assert await swept(gallery, showing(picture)) == 0
    assert await swept(gallery, showing()) == 0
    gallery.clock.go(hours=20)
    assert await swept(gallery, showing(picture)) == 0
    gallery.clock.go(hours=20)
    assert await swept(gallery, showing()) == 0
    assert len(await there(gallery, picture)) == 1


async def test_who_is_about_to_show_a_picture_finds_it_there_a_day_long(gallery: Gallery) -> None:
    picture = await gallery.service.keep(photograph())
    gallery.clock.go(days=2)
    await swept(gallery, showing())
    gallery.clock.go(days=2)

    assert set(await gallery.service.wanted([picture.hash, "ab" * 32])) == {picture.hash}
    assert await swept(gallery, showing()) == 0
    gallery.clock.go(hours=25)
    assert await swept(gallery, showing()) == 0
    gallery.clock.go(hours=25)
    assert await swept(gallery, showing()) == 1
    assert await gallery.service.wanted([picture.hash]) == {}
    assert await gallery.service.wanted([]) == {}


async def test_who_keeps_a_picture_while_it_is_swept_has_it_afterwards(gallery: Gallery) -> None:
    data = [photograph((40 + number, 40)) for number in range(8)]
    for each in data:
        await gallery.service.keep(each)

    for _ in range(5):
        gallery.clock.go(days=2)
        await swept(gallery, showing())
        gallery.clock.go(days=2)
        sweeping = asyncio.ensure_future(swept(gallery, showing()))
        kept = await asyncio.gather(*(gallery.service.keep(each) for each in data))
        await sweeping
        for each in kept:
            assert (await gallery.service.serve(each.hash, 160)).data
        assert len(await gallery.service.find([each.hash for each in kept])) == len(data)


async def test_the_task_asks_every_room_and_takes_nothing_while_one_cannot_say(gallery: Gallery) -> None:
    first, second, third = [await gallery.service.keep(photograph((50 + number, 40))) for number in range(3)]
    gallery.clock.go(days=2)
    asked = 0
    away = True
    again = asyncio.Event()

    async def shaky(names: Sequence[str]) -> set[str]:
        nonlocal asked
        asked += 1
        assert first.hash not in names, "what one room shows, the next need not look for"
        gallery.clock.go(days=2)
        if asked > 5:
            again.set()
        if away:
            raise RoomAway("The room does not answer.")
        return {second.hash} & set(names)

    sweep = PictureSweep(gallery.service, [showing(first), shaky], first_s=0.0, every_s=0.0)
    await sweep.start()
    await again.wait()
    assert len(await there(gallery, first, second, third)) == 3
    away = False
    asked = 0
    again.clear()
    await again.wait()
    await sweep.stop()
    assert await there(gallery, first, second, third) == [first, second]


async def test_the_task_stops_at_once_and_in_the_middle(gallery: Gallery) -> None:
    await PictureSweep(gallery.service, []).stop()
    waiting = PictureSweep(gallery.service, [])
    await waiting.start()
    await waiting.stop()

    await gallery.service.keep(photograph())
    gallery.clock.go(days=2)
    asked = asyncio.Event()

    async def slowly(names: Sequence[str]) -> set[str]:
        asked.set()
        return set(names)

    busy = PictureSweep(gallery.service, [slowly], first_s=0.0)
    await busy.start()
    await asked.wait()
    await busy.stop()
