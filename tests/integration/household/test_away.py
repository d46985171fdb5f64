"""The pages of what was bought elsewhere: what they show, to whom, and what a tap there does."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.gateways.i18naddress import AddressData
from hupan.household import AwayPurchases
from hupan.identity import Person, Role
from hupan.kernel import Language, PersonId
from hupan.merchants import NotAsShown, Purchase, PurchaseNotFound, PurchaseState, Recipient
from hupan.platform import Database
from hupan.showcase import Visit
from hupan.storefront import BadForm, Page
from tests.integration.buying.ground import Talk, open_talk
from tests.integration.merchants.ground import ADA_HOME, Room, Shop, a_shop, open_room, wish
from tests.integration.reviews.ground import HandClock

pytestmark = pytest.mark.anyio
MINA, BOB = PersonId("per_mina"), PersonId("per_bob")


@dataclass
class Ground:
    """Mina with her pages."""

    talk: Talk
    room: Room
    pages: AwayPurchases

    async def visit(self, who: PersonId | None = MINA, language: Language = Language.EN) -> Visit:
        """Let somebody look."""
        found = await self.talk.reader(language)
        reader = found.reader
        person = None if who is None else Person(who, "mina", "Mina", Role.MEMBER, reader.now)
        return replace(found, reader=replace(reader, person=person))

    async def begun(self, shop: Shop, home: Recipient = ADA_HOME) -> Purchase:
        """Have a mug of a shop's before Mina."""
        added = await self.room.merchants.add(MINA, shop.url)
        (good,) = await self.room.merchants.look(MINA, added.id, ["mug-1"], wish())
        await self.room.purchases.put(MINA, good, 1)
        return await self.room.purchases.begin(MINA, added.id, home, Language.EN)


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncGenerator[Ground]:
    async with open_talk(database, tmp_path) as talk, open_room(database, tmp_path / "away") as room:
        addresses = AddressService(database.stores(SqlAddressStore), AddressData(), HandClock())
        yield Ground(talk, room, AwayPurchases(room.purchases, addresses))


def shown(page: Page) -> Any:  # noqa: ANN401 - whatever the template draws
    return page.shown["page"]


async def test_a_purchase_is_listed_shown_bought_and_followed(ground: Ground) -> None:
    assert shown(await ground.pages.page(await ground.visit()))["rows"] == ()
    async with a_shop() as shop:
        begun = await ground.begun(shop)
        (row,) = shown(await ground.pages.page(await ground.visit()))["rows"]
        assert (row.state, row.things, row.shop, row.total) == ("Not bought", "Blue Mug", begun.name, "$20.00")
        view = shown(await ground.pages.one(await ground.visit(), begun.id))
        assert (view.pay, view.leads, view.card["receipt"]) == ("Pay $20.00", "shop.example", "")

        with pytest.raises(NotAsShown):
            await ground.pages.take(MINA, begun.id, {"deed": "confirm", "fingerprint": "0" * 64})
        assert shop.orders == {}
        tap = {"deed": "confirm", "fingerprint": view.card["fingerprint"]}
        assert await ground.pages.take(MINA, begun.id, tap) == "bought"
        assert await ground.pages.take(MINA, begun.id, tap) == "bought"
        assert len(shop.orders) == 1
        assert await ground.pages.take(MINA, begun.id, {"deed": "ask"}) == "asked"

    view = shown(await ground.pages.one(await ground.visit(), begun.id))
    assert (view.row.state, view.row.tone, view.pay, view.leads) == ("Bought", "good", "", "")
    assert view.card["receipt"].endswith("/receipt")
    assert (view.card["stages"], view.leads_order) == (["Sent", "Delivered", ""][:2], "shop.example")
    korean = shown(await ground.pages.one(await ground.visit(language=Language.KO), begun.id))
    assert korean.row.state == "구매함"


async def test_where_the_shop_wants_a_person_its_own_host_is_named(ground: Ground) -> None:
    async with a_shop(handlers={"com.google.pay": [{"id": "gpay"}]}) as shop:
        shop.answers["POST /ucp/checkout-sessions"] = shop.checkout() | {"continue_url": "https://pay.example/a?b=c"}
        begun = await ground.begun(shop)
    view = shown(await ground.pages.one(await ground.visit(), begun.id))
    assert (view.pay, view.leads, view.card["page"]) == ("", "pay.example", "https://pay.example/a?b=c")
    assert "own page" in view.line


async def test_where_it_goes_is_written_as_on_a_parcel(ground: Ground) -> None:
    home = Recipient("mina@example.org", "Mina Kim", "010-1234-5678", "KR", "11", "중구", "04524", "세종대로 110")
    async with a_shop() as shop:
        begun = await ground.begun(shop, home)
        there = await ground.begun(shop, replace(home, country="QQ"))
    view = shown(await ground.pages.one(await ground.visit(), begun.id))
    assert "11" not in view.card["deliver_to"]
    assert any("서울" in line for line in view.card["deliver_to"])
    assert view.card["deliver_to"][-1] == "South Korea"
    # The second gave the first one up: nobody is led on to what is over.
    assert (view.row.state, view.leads) == ("Came to nothing", "")
    assert "11" in shown(await ground.pages.one(await ground.visit(), there.id)).card["deliver_to"]


async def test_a_silent_shop_changes_nothing_and_is_said_to_be_silent(ground: Ground) -> None:
    async with a_shop() as shop:
        begun = await ground.begun(shop)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is, the page has a sentence for it
        await ground.pages.take(MINA, begun.id, {"deed": "confirm", "fingerprint": begun.fingerprint})
    page = await ground.pages.one(await ground.visit(), begun.id, error=cast("Any", caught.value))
    assert (page.status, shown(page).problem[:31]) == (409, "The shop does not answer as it ")
    assert (await ground.room.purchases.get(MINA, begun.id)).state is PurchaseState.OPEN


async def test_a_shop_that_was_removed_is_neither_asked_nor_paid_and_that_is_said(ground: Ground) -> None:
    async with a_shop() as shop:
        begun = await ground.begun(shop)
        view = shown(await ground.pages.one(await ground.visit(), begun.id))
        assert (view.asks, view.pay) == (True, "Pay $20.00")
        await ground.room.merchants.remove(MINA, begun.merchant_id)

    view = shown(await ground.pages.one(await ground.visit(), begun.id))
    assert (view.asks, view.pay) == (False, "")
    assert view.line.endswith("You have removed this shop, so it cannot be asked any more.")


async def test_nobody_else_sees_it_or_does_anything_with_it(ground: Ground) -> None:
    async with a_shop() as shop:
        begun = await ground.begun(shop)
        assert shown(await ground.pages.page(await ground.visit(BOB)))["rows"] == ()
        assert (await ground.pages.one(await ground.visit(BOB), begun.id)).status == 404
        assert shown(await ground.pages.one(await ground.visit(None), begun.id)) is None
        for deed in ("confirm", "ask"):
            with pytest.raises(PurchaseNotFound):
                await ground.pages.take(BOB, begun.id, {"deed": deed, "fingerprint": begun.fingerprint})
        with pytest.raises(BadForm):
            await ground.pages.take(MINA, begun.id, {"deed": "give"})
        assert shop.orders == {}
