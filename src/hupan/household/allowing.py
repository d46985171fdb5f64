"""How much may be spent in one's name: the page of limits, and what its forms ask for."""

import asyncio
from collections.abc import Mapping

from hupan.catalog import CategoryTree, SellerId, in_language
from hupan.household.views import GroundView, LimitRow, LimitsView
from hupan.household.zones import named_zones
from hupan.kernel import Money, MoneyError, PersonId
from hupan.limits import (
    About,
    BadLimit,
    LimitId,
    LimitsError,
    LimitService,
    Rules,
    Span,
    Standing,
    TooManyLimits,
    Wanted,
)
from hupan.showcase import Reader, Visit
from hupan.storefront import BadForm, Page, meta_of

LIMITS = "/market/limits"

_CURRENCIES = ("KRW", "USD", "CNY", "EUR", "JPY")
_ZONES: Mapping[str, str] = {
    "KR": "Asia/Seoul",
    "CN": "Asia/Shanghai",
    "JP": "Asia/Tokyo",
    "US": "America/New_York",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
}
_MOST_SELLERS = 500


class Allowances:
    """Shows the limits, and sets them as the forms say.

    Args:
        limits: Keeps them.
    """

    def __init__(self, limits: LimitService) -> None:
        self._limits = limits

    async def page(self, visit: Visit, told: str = "", error: LimitsError | MoneyError | None = None) -> Page:
        """Make the page; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("Spending limits")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("limits.html", meta, {"page": None})
        person_id = reader.person.id
        rules = await self._limits.rules(person_id)
        standing = await self._limits.standing(person_id)
        catalog, language = visit.market.catalog, reader.language
        tree, sellers = await catalog.categories(), list((await catalog.sellers()).values())[:_MOST_SELLERS]
        stores = await catalog.stores([each.id for each in sellers])
        called = {each: in_language(store.names, language, store.language) or "" for each, store in stores.items()}
        names = _names(tree, {each.id: called.get(each.id) or each.name for each in sellers}, reader)
        ground = rules or Rules(person_id, reader.currency, _ZONES.get(reader.place, "UTC"))
        view = LimitsView(
            rows=tuple(_row(each, ground, names, reader) for each in standing),
            told=_told(reader).get(told, ""),
            problem=_problem(error, reader),
            spans=((Span.DAY.value, reader.words.say("In a day")), (Span.PURCHASE.value, reader.words.say("At once"))),
            kinds=tuple((key, name) for key, name in names.items() if key.startswith("category:")),
            sellers=tuple((key, name) for key, name in names.items() if key.startswith("seller:")),
            ground=GroundView(
                currency=ground.currency,
                time_zone=ground.time_zone,
                sums=reader.formats.sums(ground.currency),
                city=reader.formats.zone(ground.time_zone),
                currencies=tuple(
                    (each, reader.formats.currency(each)) for each in dict.fromkeys((ground.currency, *_CURRENCIES))
                ),
                zones=tuple(await asyncio.to_thread(named_zones, ground.time_zone, reader.formats, reader.now)),
            ),
        )
        return Page("limits.html", meta, {"page": view}, 200 if error is None else 400)

    async def take(self, person_id: PersonId, form: Mapping[str, str]) -> str:
        """Do what a form asks.

        Returns:
            What was done.

        Raises:
            BadForm: It is no form of ours.
            BadLimit: A limit cannot be so.
            MoneyError: What was typed in is no sum.
            LimitNotFound: There is no such limit.
            TooManyLimits: There are as many as there may be.
        """
        deed = form.get("deed", "")
        if deed == "remove":
            await self._limits.remove(person_id, LimitId(form.get("id", "")))
            return "removed"
        currency, time_zone = form.get("currency", ""), form.get("time_zone", "")
        if deed == "ground":
            await self._limits.ground(person_id, currency, time_zone)
            return "ground"
        if deed != "put" or form.get("span") not in set(Span):
            raise BadForm("Send the form as the page has it.")
        about, _, subject = form.get("of", "").partition(":")
        if about not in set(About):
            raise BadForm("Send the form as the page has it.")
        rules = await self._limits.rules(person_id) or await self._limits.ground(person_id, currency, time_zone)
        typed = form.get("sum", "").strip().replace(",", "")
        amount = Money.exactly(typed, rules.currency)
        await self._limits.put(person_id, Wanted(Span(form["span"]), About(about), amount.minor, subject))
        return "put"


def _names(tree: CategoryTree, sellers: Mapping[SellerId, str], reader: Reader) -> dict[str, str]:
    """Name what a limit can be of, by how the form says it."""
    named = {"all:": reader.words.say("Everything")}
    for root in tree.roots:
        for each in (root, *tree.children(root.id)):
            name = in_language(each.names, reader.language, reader.language) or each.slug
            named[f"category:{each.id}"] = name if each is root else f"\u2002{name}"
    named |= {f"seller:{each}": name for each, name in sorted(sellers.items(), key=lambda named: named[1])}
    return named


def _row(each: Standing, rules: Rules, names: Mapping[str, str], reader: Reader) -> LimitRow:
    say, limit = reader.words.say, each.limit
    most, left = (reader.formats.money(Money(minor, rules.currency)) for minor in (limit.minor, each.left))
    daily = limit.span is Span.DAY
    return LimitRow(
        id=limit.id,
        what=names.get(f"{limit.about.value}:{limit.subject}", limit.subject).strip(),
        most=say("%(sum)s in a day", sum=most) if daily else say("%(sum)s at once", sum=most),
        left=say("%(sum)s is left today", sum=left) if daily else "",
    )


def _told(reader: Reader) -> dict[str, str]:
    say = reader.words.say
    return {
        "put": say("The limit is set. It counts from the next purchase on."),
        "removed": say("The limit is removed."),
        "ground": say("Currency and time zone are kept."),
    }


def _problem(error: LimitsError | MoneyError | None, reader: Reader) -> str:
    say = reader.words.say
    if error is None:
        return ""
    if isinstance(error, TooManyLimits):
        return say("There are as many limits as there may be. Remove one first.")
    if isinstance(error, BadLimit) and error.params.get("field") in {"currency", "time_zone"}:
        return say("Choose a currency and a time zone from the lists.")
    return say("Write a sum that can be paid, such as 50000.")
