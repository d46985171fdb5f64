"""The address book's and the wallet's forms: what they do, and what they refuse."""

import pytest

from hupan.addresses import AddressNotFound, AddressService, BadAddress
from hupan.addresses.repository import SqlAddressStore
from hupan.cards import Card, CardId, CardNotFound, CardSeen, CardService, Errands
from hupan.cards.repository import SqlCardStore
from hupan.gateways.i18naddress import AddressData
from hupan.household import AddressBook, Purse
from hupan.kernel import Language, Money, PersonId
from hupan.ledger.repository import SqlBookStore
from hupan.payments import WalletService
from hupan.platform import Database
from hupan.storefront import BadForm
from tests.integration.payments.stand import Paper
from tests.integration.reviews.ground import HandClock, add_people

pytestmark = pytest.mark.anyio

HOME = {
    "country": "KR",
    "name": "Mina Kim",
    "phone": "010-1234-5678",
    "postal_code": "04524",
    "region": "11",
    "city": "중구",
    "line1": "세종대로 110",
}


class Forgetful:
    """A vault that forgets what it is told to, and knows nothing."""

    async def customer(self, person_id: PersonId) -> str:
        return f"cus_{person_id}"

    async def cards(self, customer: str) -> list[CardSeen]:
        return []

    async def page(self, customer: str, back: str, language: Language) -> str:
        return back

    async def forget(self, reference: str) -> None:
        assert reference == "pm_1"


async def _two(database: Database) -> tuple[AddressService, AddressBook, PersonId, PersonId]:
    ada, bob = await add_people(database, "Ada", "Bob")
    addresses = AddressService(database.stores(SqlAddressStore), AddressData(), HandClock())
    return addresses, AddressBook(addresses), ada.person_id, bob.person_id


async def test_what_is_removed_can_be_put_back_as_it_was(database: Database) -> None:
    addresses, book, ada, _ = await _two(database)
    assert await book.take(ada, {"deed": "save", **HOME}) == ("saved", {})
    (kept,) = await addresses.list(ada)
    done, removed = await book.take(ada, {"deed": "remove", "id": kept.address.id})
    assert (done, await addresses.list(ada)) == ("removed", [])
    # Sent once more, as by loading the page again: it is not there any more, and that is all.
    assert await book.take(ada, {"deed": "remove", "id": kept.address.id}) == ("", {})
    assert (await book.take(ada, {"deed": "restore", **removed}))[0] == "restored"
    (back,) = await addresses.list(ada)
    assert (back.address.line1, back.is_default) == (kept.address.line1, True)


async def test_nobody_changes_anothers_book(database: Database) -> None:
    addresses, book, ada, bob = await _two(database)
    await book.take(ada, {"deed": "save", **HOME})
    (kept,) = await addresses.list(ada)
    for deed in ("save", "default"):
        with pytest.raises(AddressNotFound):
            await book.take(bob, {"deed": deed, "id": kept.address.id, **HOME})
    assert await book.take(bob, {"deed": "remove", "id": kept.address.id}) == ("", {})
    assert [each.address for each in await addresses.list(ada)] == [kept.address]


async def test_forms_of_others_and_wrong_addresses_are_refused(database: Database) -> None:
    _, book, ada, _ = await _two(database)
    for form in ({}, {"deed": "drop"}, {"deed": "default", "id": "adr_1"}, {"deed": "remove", "id": "%"}):
        with pytest.raises(BadForm):
            await book.take(ada, form)
    with pytest.raises(BadAddress):
        await book.take(ada, {"deed": "save", **HOME, "postal_code": "12"})
    with pytest.raises(BadAddress):
        await book.take(ada, {"deed": "save", "country": "XX"})


async def test_demo_money_is_for_those_who_look_after_the_market_and_comes_once(database: Database) -> None:
    (ada,) = await add_people(database, "Ada")
    wallets = WalletService(database.stores(SqlBookStore), HandClock())
    purse = Purse(wallets, None, None, None)  # pyright: ignore[reportArgumentType] - the form asks nobody for ways to pay
    form = {"gift": "KRW:100000", "key": "gift_1"}
    for _ in range(2):
        await purse.take(ada.person_id, form, manages=True)
    (balance,) = await wallets.balances(ada.person_id)
    assert balance.amount == Money(100_000, "KRW")
    with pytest.raises(BadForm):
        await purse.take(ada.person_id, {**form, "key": "gift_2"}, manages=False)
    for gift in ("KRW:999999999", "KRW:-5", "ABC:100", "", "KRW", "KRW:１００"):
        with pytest.raises(BadForm):
            await purse.take(ada.person_id, {"gift": gift, "key": "gift_3"}, manages=True)


async def test_cards_are_changed_by_forms_of_ours_and_their_owner_alone(database: Database) -> None:
    ada, bob = await add_people(database, "Ada", "Bob")
    card = Card(CardId("crd_00000000000000000000000001"), CardSeen("pm_1", "visa", "4242", 12, 2040))
    async with database.stores(SqlCardStore)() as store:
        await store.save(ada.person_id, card)
    wallets = WalletService(database.stores(SqlBookStore), HandClock())
    cards = CardService(database.stores(SqlCardStore), Forgetful(), Errands(Paper()))
    purse = Purse(wallets, None, cards, None)  # pyright: ignore[reportArgumentType] - the forms ask nobody for ways to pay
    for deed in ("default", "forget"):
        with pytest.raises(CardNotFound):
            await purse.take(bob.person_id, {"deed": deed, "id": card.id}, manages=True)
        for wrong in ("", "crd_1", "%", "pm_1"):
            with pytest.raises(BadForm):
                await purse.take(ada.person_id, {"deed": deed, "id": wrong}, manages=True)
    assert await cards.list(ada.person_id) == [card]
    assert await purse.take(ada.person_id, {"deed": "default", "id": card.id}, manages=False) == "default"
    assert await purse.take(ada.person_id, {"deed": "forget", "id": card.id}, manages=False) == "forget"
    assert await cards.list(ada.person_id) == []
