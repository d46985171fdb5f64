"""The wallet and the ways to pay: their page, and what its form asks for."""

from collections.abc import Mapping

from hupan.household.views import MovementRow, WalletView, WayRow
from hupan.identity import Role
from hupan.kernel import Buyer, Money, PersonId, new_id
from hupan.ledger import Transaction, wallet
from hupan.payments import PaymentService, WalletService
from hupan.showcase import Reader, Visit, with_query
from hupan.storefront import BadForm, Page, meta_of

WALLET = "/market/wallet"

_SHOWN = 20
_HANDLER = "wallet"
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
    """Shows the wallet, and puts demo money in.

    Args:
        wallets: Know what people have.
        payments: Know the ways to pay.
    """

    def __init__(self, wallets: WalletService, payments: PaymentService) -> None:
        self._wallets = wallets
        self._payments = payments

    async def page(self, visit: Visit, before: str = "", told: str = "") -> Page:
        """Make the page; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("Wallet and payment")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("wallet.html", meta, {"page": None})
        person_id = reader.person.id
        ways = [each.id for each in self._payments.handlers(Buyer(person_id))]
        if _HANDLER not in ways:
            return Page("wallet.html", meta, {"page": WalletView(_ways(ways, reader), has_wallet=False)})
        found = await self._wallets.movements(person_id, before, _SHOWN + 1)
        manages = reader.person.role is not Role.MEMBER
        view = WalletView(
            ways=_ways(ways, reader),
            has_wallet=True,
            balances=tuple(reader.formats.money(each.amount) for each in await self._wallets.balances(person_id)),
            movements=tuple(_row(each, person_id, reader) for each in found[:_SHOWN]),
            more=with_query(WALLET, [("before", found[_SHOWN - 1].id)]) if len(found) > _SHOWN else "",
            gifts=_gifts(reader) if manages else (),
            key=new_id("gift"),
            told=reader.words.say("The money is in your wallet.") if told == "given" else "",
        )
        return Page("wallet.html", meta, {"page": view})

    async def take(self, person_id: PersonId, form: Mapping[str, str], *, manages: bool) -> None:
        """Put demo money into one's own wallet, which is for those who look after the market.

        Raises:
            BadForm: It is no form of ours.
        """
        gift = _OFFERED.get(form.get("gift", ""))
        if not manages or gift is None:
            raise BadForm("Send the form as the page has it.")
        key = f"own:{person_id}:{form.get('key', '')[:60]}"
        await self._wallets.top_up(key, person_id, gift)


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


def _row(moved: Transaction, person_id: PersonId, reader: Reader) -> MovementRow:
    own = wallet(person_id)
    amount = next(each.amount for each in moved.entries if each.account == own)
    comes = amount.minor > 0
    text = reader.formats.money(amount)
    return MovementRow(
        what=_what(moved.key, reader),
        sum=f"+{text}" if comes else text.replace("-", "−"),
        comes=comes,
        iso=moved.created_at.isoformat(),
        when=reader.formats.ago(moved.created_at, reader.now),
    )


def _what(key: str, reader: Reader) -> str:
    say = reader.words.say
    if key.startswith("top-up:"):
        return say("Demo money")
    if key.startswith("wallet:refund:"):
        return say("Refund")
    if key.startswith("wallet:void:"):
        return say("Payment that was not taken")
    return say("Payment")
