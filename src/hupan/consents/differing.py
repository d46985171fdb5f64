"""What has changed since somebody saw a checkout: what they had agreed to, and what it is now.

It is told against what they had seen: a few numbers that the page, or the card, sends back.
"""

import json
from collections.abc import Mapping
from typing import cast

from hupan.checkout import CheckoutSession, Code, Message
from hupan.kernel import Money
from hupan.showcase import Reader

LONGEST_SEEN = 6000
_LARGEST = 10**15


def snapshot(session: CheckoutSession) -> str:
    """Note the numbers by which it is told later what has changed."""
    return json.dumps(_snapshot(session), separators=(",", ":"))


def differences(session: CheckoutSession, seen: str, reader: Reader) -> list[str]:
    """Say what is different from what was seen, or from when things were put into the cart.

    Args:
        session: The checkout, as it is now.
        seen: What `snapshot` wrote before. It comes back from a page, so it may be anything; and it is good for
            nothing but these words, which whoever changed it reads alone.
        reader: For whom it is said.
    """
    before, present = _read(seen), _snapshot(session)
    told = [each for message in session.messages if (each := _told(session, message, reader, earlier=bool(before)))]
    if before and present and before.get("currency") == present["currency"]:
        told += _line_changes(session, before, present, reader) + _sum_changes(before, present, reader)
    return list(dict.fromkeys(told))


def _snapshot(session: CheckoutSession) -> dict[str, object]:
    quote = session.quote
    if quote is None:
        return {}
    totals = quote.totals
    return {
        "currency": quote.currency,
        "lines": {each.line.offer_id: [each.line.quantity, each.line.unit_price.minor] for each in quote.lines},
        "sums": [
            totals.discount.minor + totals.shipping_discount.minor,
            totals.shipping.minor,
            totals.tax.minor,
            totals.total.minor,
        ],
    }


def _read(seen: str) -> Mapping[str, object]:
    """Read what was seen; whatever is none of ours counts as nothing."""
    try:
        found: object = json.loads(seen[:LONGEST_SEEN]) if seen else {}
    except ValueError:
        return {}
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}


def _told(session: CheckoutSession, message: Message, reader: Reader, *, earlier: bool) -> str:
    """Say what a checkout itself tells of its lines."""
    say, params = reader.words.say, message.params
    name = _title(session, message)
    if message.code is Code.PRICE_CHANGED and not earlier and name:
        before, now = (
            reader.formats.money(Money(int(params.get(f"{at}_minor") or 0), str(params.get(f"{at}_currency"))))
            for at in ("before", "now")
        )
        return say("%(name)s costs %(now)s now; it was %(before)s.", name=name, now=now, before=before)
    if message.code is Code.OUT_OF_STOCK:
        left = int(params.get("available") or 0)
        number = reader.formats.number(left)
        few = reader.words.count("Only %(n)s is left", "Only %(n)s are left", left, n=number) if left else ""
        return say("%(name)s: %(what)s", name=name, what=few or say("Sold out"))
    if message.code is Code.CANNOT_SHIP:
        return say("This seller does not deliver there.")
    known = {
        Code.NOT_FOR_SALE: say("This is not for sale any more"),
        Code.VARIANT_CHANGED: say("The seller has changed what this is. Choose it again if you want it."),
        Code.CURRENCY_CHANGED: say("This is sold in another currency now. Buy it by itself."),
    }
    said = known.get(message.code, "")
    return say("%(name)s: %(what)s", name=name, what=said) if said and name else said


def _title(session: CheckoutSession, message: Message) -> str:
    offer_id = message.params.get("offer_id")
    found = [item.title for each, item in session.items.items() if each == offer_id]
    at = message.path.removeprefix("$.lines[").partition("]")[0]
    if not found and at.isdecimal() and int(at) < len(session.wishes.lines):
        found = [item.title for each, item in session.items.items() if each == session.wishes.lines[int(at)].offer_id]
    return found[0] if found else ""


def _line_changes(
    session: CheckoutSession, before: Mapping[str, object], present: Mapping[str, object], reader: Reader
) -> list[str]:
    say, currency = reader.words.say, str(present["currency"])
    then, now = _numbers(before.get("lines")), _numbers(present.get("lines"))
    titles = {str(each): item.title for each, item in session.items.items()}
    told: list[str] = []
    for offer_id, (count, minor) in now.items():
        old = then.get(offer_id)
        name = titles.get(offer_id, "")
        if old is None:
            told.append(say("%(name)s is new.", name=name))
        elif old[1] != minor:
            sums = {"now": Money(minor, currency), "before": Money(old[1], currency)}
            written = {key: reader.formats.money(each) for key, each in sums.items()}
            told.append(say("%(name)s costs %(now)s now; it was %(before)s.", name=name, **written))
        if old is not None and old[0] != count:
            told.append(say("%(n)s × %(name)s; it was %(before)s.", n=count, name=name, before=old[0]))
    gone = len(set(then) - set(now))
    return [*told, *([reader.words.count("%(n)s thing is gone.", "%(n)s things are gone.", gone)] if gone else [])]


def _sum_changes(before: Mapping[str, object], present: Mapping[str, object], reader: Reader) -> list[str]:
    say, currency = reader.words.say, str(present["currency"])
    labels = (say("Discount"), say("Delivery"), say("Tax"), say("Total"))
    then, now = before.get("sums"), present.get("sums")
    if not isinstance(then, list) or not isinstance(now, list):
        return []
    pairs = zip(labels, cast("list[object]", then), cast("list[object]", now), strict=False)
    return [
        say(
            "%(what)s: %(now)s; it was %(before)s.",
            what=label,
            now=reader.formats.money(Money(new, currency)),
            before=reader.formats.money(Money(old, currency)),
        )
        for label, old, new in pairs
        if isinstance(old, int) and isinstance(new, int) and old != new and abs(old) < _LARGEST
    ]


def _numbers(lines: object) -> dict[str, tuple[int, int]]:
    """Read quantities and prices; what is none is left out."""
    found: dict[str, tuple[int, int]] = {}
    for name, pair in cast("dict[str, object]", lines).items() if isinstance(lines, dict) else ():
        numbers = cast("list[object]", pair) if isinstance(pair, list) else []
        if len(numbers) == 2 and all(isinstance(each, int) and abs(each) < _LARGEST for each in numbers):  # noqa: PLR2004 - a pair
            found[name] = (cast("int", numbers[0]), cast("int", numbers[1]))
    return found
