"""Acts on what shops elsewhere sell: comparing, keeping, asking, and preparing a purchase. It never pays."""

from collections.abc import Mapping, Sequence

from hupan.elsewhere.cards import AwayCards, text_of
from hupan.elsewhere.items import is_away, item_of, read_away_id
from hupan.elsewhere.ports import ElsewhereRooms
from hupan.elsewhere.quoting import quotable
from hupan.kernel import PersonId
from hupan.merchants import (
    Good,
    Merchant,
    MerchantId,
    MerchantsError,
    MerchantTrouble,
    Recipient,
    Wish,
)
from hupan.shopping import Errand, Item, Kind, Reply, Step, items_of, pointed
from hupan.showcase import read_goods

_FEWEST = 2
_MOST_COMPARED = 4
_NOTHING = "-"


class Dealing:
    """Does one action where it is about things of shops elsewhere, and hands everything else on.

    Args:
        action: Which.
        here: Does it with what is sold here.
        rooms: What it stands on.
    """

    def __init__(self, action: str, here: Errand, rooms: ElsewhereRooms) -> None:
        self._action = action
        self._here = here
        self._rooms = rooms

    async def run(self, step: Step) -> Reply:
        """Do it, or say why not."""
        person_id = step.buyer.person_id
        places = _meant(step, self._action)
        away = [each for each in places if is_away(step.table.shown[each])]
        if person_id is None or not (away or await self._goes_on(step, person_id)):
            return await self._here.run(step)
        try:
            if self._action == "compare":
                return await self._compared(step, person_id, places)
            if self._action in {"add", "buy"}:
                return await self._kept(step, person_id, away)
            return await self._told(step, person_id, away[0])
        except MerchantTrouble as error:
            return Reply.of(_trouble(step, error))

    async def _goes_on(self, step: Step, person_id: PersonId) -> bool:
        """Whether it is about what was kept elsewhere last: "buy it" beside the card of another shop."""
        return self._action == "buy" and step.table.last is Kind.AWAY and bool(await self._last_shop(person_id))

    async def _last_shop(self, person_id: PersonId) -> MerchantId | None:
        lines = await self._rooms.purchases.lines(person_id)
        return lines[-1].merchant_id if lines else None

    async def _kept(self, step: Step, person_id: PersonId, away: Sequence[int]) -> Reply:
        """Keep what is meant for its shop, and show what it would come to there."""
        say = step.visit.reader.words.say
        merchant_id: MerchantId | None = None
        for place in away:
            good = await self._good(step, person_id, place)
            if good is None:
                return Reply.of(say("This is no longer sold there."))
            if good.available is False:
                return Reply.of(say("It is sold out there."))
            count = step.phrases.counts[0].number if len(step.phrases.counts) == 1 else 1
            await self._rooms.purchases.put(person_id, good, count)
            merchant_id = good.merchant_id
        merchant_id = merchant_id or await self._last_shop(person_id)
        if merchant_id is None:
            return await self._here.run(step)
        recipient = await self._recipient(person_id)
        language = step.visit.reader.language
        purchase = await self._rooms.purchases.begin(person_id, merchant_id, recipient, language)
        card = AwayCards().card(step.visit, purchase)
        return Reply.of(text_of(step.visit, purchase), (Kind.AWAY, card))

    async def _compared(self, step: Step, person_id: PersonId, places: Sequence[int]) -> Reply:
        """Set things side by side, whoever sells them, by what can be said of all of them."""
        say = step.visit.reader.words.say
        shown = [step.table.shown[each] for each in places[:_MOST_COMPARED]]
        own = await read_goods(step.visit, [each.product_id for each in shown if not is_away(each)])
        here = {item["product_id"]: item for item in items_of(step.visit, own)}
        items: list[Item] = []
        about: dict[str, str] = {}
        for place, each in zip(places, shown, strict=False):
            if not is_away(each):
                items += [here[each.product_id]] if each.product_id in here else []
                continue
            good = await self._good(step, person_id, place)
            if good is not None:
                items.append(item_of(good, await self._shop(person_id, good.merchant_id), step.visit))
                about[each.product_id] = good.about[:160]
        if len(items) < _FEWEST:
            return Reply.of(say("Which ones shall I compare?"))
        values: Mapping[str, list[str]] = {
            say("Price"): [_price(each) for each in items],
            say("Sold by"): [each["seller"] or _NOTHING for each in items],
            say("Rating"): [each["rating"]["mean"] if each["rating"] else _NOTHING for each in items],
            say("Stock"): [each["note"] or _NOTHING for each in items],
            say("The shop says"): [about.get(each["product_id"]) or _NOTHING for each in items],
        }
        rows = [
            {"label": label, "values": row, "differs": len(set(row)) > 1}
            for label, row in values.items()
            if set(row) != {_NOTHING}
        ]
        text = say("Side by side. What shops elsewhere say is theirs to answer for.")
        return Reply.of(text, (Kind.COMPARISON, {"items": items, "rows": rows}))

    async def _told(self, step: Step, person_id: PersonId, place: int) -> Reply:
        """Tell what its shop says of a thing; nothing else is known of it here."""
        say = step.visit.reader.words.say
        good = await self._good(step, person_id, place)
        if good is None:
            return Reply.of(say("This is no longer sold there."))
        shop = await self._shop(person_id, good.merchant_id)
        about = quotable(good.about)
        if self._action != "ask" or not about:
            return Reply.of(say("This is sold by %(shop)s. I know no more of it than its card says.", shop=shop.name))
        return Reply.of(say("%(shop)s says: “%(words)s”", shop=shop.name, words=about))

    async def _good(self, step: Step, person_id: PersonId, place: int) -> Good | None:
        named = read_away_id(step.table.shown[place].product_id)
        if named is None:
            return None
        reader = step.visit.reader
        wish = Wish("", reader.language, reader.currency, reader.place)
        try:
            found = await self._rooms.merchants.look(person_id, named[0], [named[1]], wish)
        except MerchantTrouble:
            raise
        except MerchantsError:
            # The shop was removed since.
            return None
        return found[0] if found else None

    async def _shop(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant:
        return await self._rooms.merchants.get(person_id, merchant_id)

    async def _recipient(self, person_id: PersonId) -> Recipient:
        """Say who buys and where it goes: what is asked of everybody who buys, and no more."""
        return await recipient_of(self._rooms, person_id)


async def recipient_of(rooms: ElsewhereRooms, person_id: PersonId) -> Recipient:
    """Read the default address of a person's book, and where letters reach them."""
    book = await rooms.book.list(person_id)
    channel = await rooms.mail.channel(person_id)
    email = channel.address if channel.confirmed else ""
    address = next((each.address for each in book if each.is_default), None)
    if address is None:
        return Recipient(email=email)
    return Recipient(
        email=email,
        name=address.name,
        phone=address.phone,
        country=address.country,
        region=address.region,
        city=address.city,
        postal_code=address.postal_code,
        line1=address.line1,
        line2=address.line2,
    )


def _meant(step: Step, action: str) -> tuple[int, ...]:
    places = pointed(step.said, step.phrases, step.table)
    if action != "compare" or len(places) >= _FEWEST:
        return places
    # Few enough are compared all together, as here.
    return tuple(range(len(step.table.shown))) if len(step.table.shown) <= _MOST_COMPARED else places


def _price(item: Item) -> str:
    return item["price"]["text"] if item["price"] else _NOTHING


def _trouble(step: Step, error: MerchantTrouble) -> str:
    say, said = step.visit.reader.words.say, quotable(str(error.params.get("said") or ""))
    if said:
        return say("That shop says no: “%(words)s” Nothing was bought.", words=said[:300])
    return say("That shop does not answer as it should. Nothing was bought; try again in a while.")
