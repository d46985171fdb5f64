"""The wallet, the cards and the other ways to pay: their page, and what its forms ask for."""

import re
from collections.abc import Mapping
from dataclasses import replace

from hupan.cards import Card, CardId, CardService
from hupan.household.movements import Movements
from hupan.household.views import CardRow, WalletView, WayRow
from hupan.identity import Role
from hupan.kernel import Buyer, Language, Money, PersonId, new_id
from hupan.payments import PaymentService, WalletService
from hupan.showcase import Reader, Visit, card_month, card_name, with_query
from hupan.storefront import BadForm, Page, meta_of

WALLET = "/market/wallet"

_SHOWN = 20
_HANDLER, _CARDS = "wallet", "stripe"
_CARD = re.compile("crd_[0-9a-z]{26}")
# What somebody who looks after the market can put into their own wallet at once, in minor units.
_GIFTS: Mapping[str, tuple[int, ...]] = {
    "KRW": (100_000, 1_000_000),
    "USD": (10_000, 100_000),
    "CNY": (50_000, 500_000),
    "EUR": (10_000, 100_000),
    "JPY": (10_000, 100_000),
}
# What a form can say, word for word.
_OFFERED = {f"{currency}:{minor}": Money(minor, currency) for currency, sums in _GIFTS.items() for minor in sums}


class Purse:
    """Shows the wallet and the cards, puts demo money in, and takes cards out.

    Args:
        wallets: Know what people have.
        payments: Know the ways to pay.
        cards: Know those that people keep.
        movements: Say what came into a wallet, and went out of it.
    """

    def __init__(
        self, wallets: WalletService, payments: PaymentService, cards: CardService, movements: Movements
    ) -> None:
        self._wallets = wallets
        self._payments = payments
        self._cards = cards
        self._movements = movements

    async def page(self, visit: Visit, before: str = "", told: str = "") -> Page:
        """Make the page; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("Wallet and payment")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("wallet.html", meta, {"page": None})
        person_id = reader.person.id
        ways = [each.id for each in self._payments.handlers(Buyer(person_id))]
        view = WalletView(
            ways=_ways(ways, reader),
            has_wallet=_HANDLER in ways,
            told=_told(reader).get(told, ""),
            cards=_cards(await self._cards.list(person_id), reader) if _CARDS in ways else (),
            takes_cards=_CARDS in ways,
        )
        if view.has_wallet:
            found = await self._wallets.movements(person_id, before, _SHOWN + 1)
            manages = reader.person.role is not Role.MEMBER
            view = replace(
                view,
                balances=tuple(reader.formats.money(each.amount) for each in await self._wallets.balances(person_id)),
                movements=await self._movements.rows(found[:_SHOWN], person_id, reader),
                more=with_query(WALLET, [("before", found[_SHOWN - 1].id)]) if len(found) > _SHOWN else "",
                gifts=_gifts(reader) if manages else (),
                key=new_id("gift"),
            )
        return Page("wallet.html", meta, {"page": view})

    async def take(self, person_id: PersonId, form: Mapping[str, str], *, manages: bool) -> str:
        """Do what a form asks: take a card out, propose one first, or put demo money into one's own wallet.

        The last is for those who look after the market.

        Returns:
            What was done.

        Raises:
            BadForm: It is no form of ours.
            CardNotFound: This person keeps no such card.
            CardsAway: Whoever keeps the numbers does not answer.
        """
        deed = form.get("deed", "")
        if deed in {"forget", "default"}:
            card_id = form.get("id", "")
            if not _CARD.fullmatch(card_id):
                raise BadForm("Send the form as the page has it.")
            await (self._cards.remove if deed == "forget" else self._cards.choose_default)(person_id, CardId(card_id))
            return deed
        gift = _OFFERED.get(form.get("gift", ""))
        if not manages or gift is None:
            raise BadForm("Send the form as the page has it.")
        key = f"own:{person_id}:{form.get('key', '')[:60]}"
        await self._wallets.top_up(key, person_id, gift)
        return "given"

    async def add_card(self, person_id: PersonId, at: str, language: Language) -> str:
        """Say where a card can be typed in to be kept; from there one comes back to `at`.

        Raises:
            CardsAway: Whoever keeps the numbers does not answer.
        """
        return await self._cards.adding(person_id, at, language)

    async def came_back(self, person_id: PersonId) -> str:
        """Look which cards are kept, after somebody was where they are typed in; tells what there is to say."""
        before = len(await self._cards.list(person_id))
        if not await self._cards.refresh(person_id):
            return "away"
        return "kept" if len(await self._cards.list(person_id)) > before else ""


def _told(reader: Reader) -> dict[str, str]:
    say = reader.words.say
    return {
        "given": say("The money is in your wallet."),
        "kept": say("The card is kept."),
        "forget": say("The card is removed, here and at Stripe."),
        "default": say("This card is proposed from now on."),
        "away": say("Stripe does not answer at the moment. A card that you have just added comes later."),
    }


def _cards(cards: list[Card], reader: Reader) -> tuple[CardRow, ...]:
    say, today = reader.words.say, reader.now.date()
    return tuple(
        CardRow(
            each.id,
            card_name(each),
            say("Has expired") if each.is_over(today) else say("Good until %(month)s", month=card_month(each)),
            each.is_default,
            each.is_over(today),
        )
        for each in cards
    )


def _gifts(reader: Reader) -> tuple[tuple[str, str], ...]:
    # Sellers ask for their own currencies; the reader's comes first.
    currencies = sorted(_GIFTS, key=lambda each: each != reader.currency)
    sums = [Money(minor, currency) for currency in currencies for minor in _GIFTS[currency]]
    return tuple((f"{each.currency}:{each.minor}", reader.formats.money(each)) for each in sums)


def _ways(ids: list[str], reader: Reader) -> tuple[WayRow, ...]:
    say = reader.words.say
    known = {
        "wallet": WayRow("wallet", say("Wallet"), say("Pays at once, and refunds come back into it.")),
        "stripe": WayRow(
            "credit-card", say("Card"), say("You type the card’s number at Stripe; this market never sees it.")
        ),
        "cod": WayRow("coins", say("Cash on delivery"), say("You pay whoever brings it.")),
    }
    return tuple(known[each] for each in ids if each in known)
