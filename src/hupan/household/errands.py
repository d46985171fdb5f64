"""What is to be bought later in one's name: the page of mandates, how one is made, and what the forms ask for."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hupan.addresses import AddressService
from hupan.addresses import Draft as AddressDraft
from hupan.catalog import Product, ProductId, VariantId, in_language
from hupan.household.views import ErrandBuy, ErrandFormView, ErrandRow, ErrandsView
from hupan.kernel import Buyer, HupanError, Language, Money, PersonId
from hupan.mandates import (
    HANDLERS,
    BadMandate,
    Buy,
    BuyId,
    BuyState,
    Draft,
    Mandate,
    MandateId,
    MandateService,
    MandateState,
    NotAsShown,
    Terms,
    TooManyMandates,
)
from hupan.payments import PaymentService
from hupan.showcase import Reader, Visit, order_path, product_path
from hupan.storefront import BadForm, Page, meta_of

ERRANDS = "/market/mandates"

_DAYS = (7, 30, 90, 365)
_NAMES = ("product", "variant", "sum", "currency", "number", "until", "handler", "address")


class Errands:
    """Shows mandates, and makes, stops and takes back what the forms say.

    Args:
        mandates: Keeps them.
        addresses: Knows people's books.
        payments: Knows the ways to pay.
    """

    def __init__(self, mandates: MandateService, addresses: AddressService, payments: PaymentService) -> None:
        self._mandates = mandates
        self._addresses = addresses
        self._payments = payments

    async def page(self, visit: Visit, told: str = "") -> Page:
        """Make the page of all mandates; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("Orders to buy later")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("mandates.html", meta, {"page": None})
        found = await self._mandates.list(reader.person.id)
        rows = tuple([await self._row(each, reader) for each in found])
        return Page("mandates.html", meta, {"page": ErrandsView(rows, _told(reader).get(told, ""))})

    async def form(
        self, visit: Visit, fields: Mapping[str, str], error: HupanError | None = None, *, shown: bool = False
    ) -> Page:
        """Make the page on which a mandate is written, and, where that was asked for, of what it would be."""
        reader = visit.reader
        if reader.person is None:
            return await self.page(visit)
        say, person_id = reader.words.say, reader.person.id
        title = say("Order to buy later")
        product_id = ProductId(fields.get("product", ""))
        product = (await visit.market.catalog.products([product_id])).get(product_id)
        if product is None:
            raise BadForm("Begin on the page of a product.")
        offers = (await visit.market.catalog.offers([product_id])).get(product_id, [])
        currency = offers[0].price.currency if offers else reader.currency
        facts: tuple[tuple[str, str], ...] = ()
        fingerprint = ""
        if shown and error is None:
            try:
                terms, fingerprint = await self._mandates.preview(person_id, _draft(fields, reader.language))
                facts = await self._facts(terms, reader)
            except HupanError as wrong:
                error = wrong
        book = await self._addresses.list(person_id)
        ways = {each.id for each in self._payments.handlers(Buyer(person_id))}
        named = {"wallet": say("Wallet"), "cod": say("Cash on delivery")}
        view = ErrandFormView(
            product=product.id,
            title=product.text(reader.language).name,
            href=product_path(product.slug),
            currency=currency,
            sums=reader.formats.sums(currency),
            fields=(*((name, fields.get(name, "")) for name in _NAMES), ("language", reader.language.value)),
            typed={name: fields.get(name, "") for name in _NAMES},
            variants=tuple((each.id, _said(product, each.options, reader)) for each in product.variants),
            ways=tuple((each, named[each]) for each in HANDLERS if each in ways),
            addresses=tuple((each.address.id, f"{each.address.name}, {each.address.line1}") for each in book),
            days=tuple((_moment(reader.now, each), _days(each, reader)) for each in _DAYS),
            facts=facts,
            fingerprint=fingerprint,
            problem="" if error is None else _problem(error, reader),
            without_address=not book,
        )
        meta = meta_of(reader, title=title, description=title, indexed=False)
        return Page("mandate.html", meta, {"page": view}, 200 if error is None else 400)

    async def take(self, person_id: PersonId, fields: Mapping[str, str]) -> str:
        """Do what a form asks; tells what was done.

        Raises:
            BadForm: It is no form of ours.
            MandatesError: It cannot be done.
        """
        deed, mandate_id = fields.get("deed", ""), MandateId(fields.get("id", ""))
        if deed == "revoke":
            await self._mandates.revoke(person_id, mandate_id)
            return "revoked"
        if deed == "stop":
            await self._mandates.cancel(person_id, mandate_id, BuyId(fields.get("buy", "")))
            return "stopped"
        if deed != "make":
            raise BadForm("Send the form as the page has it.")
        language = Language(fields["language"]) if fields.get("language") in set(Language) else Language.EN
        await self._mandates.make(person_id, _draft(fields, language), fields.get("fingerprint", ""))
        return "made"

    async def _row(self, mandate: Mandate, reader: Reader) -> ErrandRow:
        say = reader.words.say
        states = {
            MandateState.ACTIVE: (say("Waits for the price"), "info"),
            MandateState.REVOKED: (say("Taken back"), ""),
            MandateState.EXPIRED: (say("Its time is over"), ""),
            MandateState.FULFILLED: (say("All bought"), "good"),
        }
        state, tone = states[mandate.state]
        if mandate.open_buy is not None and mandate.state is MandateState.ACTIVE:
            state = say("Has found something")
        bought = reader.words.count("%(n)s bought", "%(n)s bought", mandate.bought)
        facts = await self._facts(mandate.terms, reader)
        return ErrandRow(
            id=mandate.id,
            title=mandate.terms.title,
            state=state,
            tone=tone,
            facts=(*facts, *(((say("So far"), bought),) if mandate.bought else ())),
            buys=tuple(_buy(each, reader) for each in reversed(mandate.buys)),
            open=mandate.state is MandateState.ACTIVE,
        )

    async def _facts(self, terms: Terms, reader: Reader) -> tuple[tuple[str, str], ...]:
        """Say everything that is agreed to, for a person to read."""
        say, formats, draft = reader.words.say, reader.formats, terms.draft
        ways = {"wallet": say("Wallet"), "cod": say("Cash on delivery")}
        address = await self._addresses.check(AddressDraft(**terms.destination))
        written = await self._addresses.written(address)
        minutes = terms.cooling_s // 60
        wait = reader.words.count("%(n)s minute", "%(n)s minutes", minutes)
        facts = [
            (say("What"), terms.title),
            (say("Which"), terms.variant or say("Any variant")),
            (say("Seller"), terms.seller or say("Any seller")),
            (say("At most for each, with delivery and tax"), formats.money(draft.ceiling)),
            (say("How many at most"), formats.number(draft.number)),
            (say("In all at most"), formats.money(draft.ceiling * draft.number)),
            (say("Until"), formats.day(draft.until)),
            (say("How it is paid"), ways.get(draft.handler, draft.handler)),
            (say("Where it goes"), ", ".join(written)),
            (say("You are told first, and can say no for"), wait),
        ]
        return tuple(facts)


def _draft(fields: Mapping[str, str], language: Language) -> Draft:
    """Read what somebody typed in.

    Raises:
        BadMandate: It is no number, or no day.
        MoneyError: It is no sum.
    """
    number, until = fields.get("number", ""), fields.get("until", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 4):  # noqa: PLR2004 - digits
        raise BadMandate("Say how many at most.", field="number")
    variant = fields.get("variant", "")
    return Draft(
        product_id=ProductId(fields.get("product", "")),
        ceiling=Money.exactly(fields.get("sum", "").strip().replace(",", ""), fields.get("currency", "")),
        number=int(number),
        until=_until(until),
        address_id=fields.get("address", ""),
        handler=fields.get("handler", ""),
        variant_id=VariantId(variant) if variant else None,
        language=language,
    )


def _until(written: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(written[:12]), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadMandate("Say until when.", field="until") from error


def _moment(now: datetime, days: int) -> str:
    """Name the end of an order as a form says it: a moment, so that what is shown is what is agreed to."""
    return str(int((now + timedelta(days=days)).timestamp()) // 60 * 60)


def _days(days: int, reader: Reader) -> str:
    return reader.words.count("%(n)s day", "%(n)s days", days)


def _said(product: Product, options: Mapping[str, str], reader: Reader) -> str:
    said: list[str] = []
    for option in product.options:
        value = next((each for each in option.values if each.value == options.get(option.key)), None)
        told = None if value is None else in_language(value.names, reader.language, product.language)
        said.append(told or options.get(option.key, ""))
    return ", ".join(each for each in said if each)


def _buy(buy: Buy, reader: Reader) -> ErrandBuy:
    say, formats = reader.words.say, reader.formats
    sum_, left = formats.money(buy.total), max(int((buy.capture_at - reader.now).total_seconds()) // 60, 0)
    minutes = reader.words.count("in %(n)s minute", "in %(n)s minutes", left)
    number = formats.number(buy.quantity)
    text, tone = {
        BuyState.COOLING: (
            say("%(n)s for %(sum)s: paid %(when)s, unless you say no.", n=number, sum=sum_, when=minutes),
            "warning",
        ),
        BuyState.PAYING: (say("%(n)s for %(sum)s: being paid at this moment.", n=number, sum=sum_), "info"),
        BuyState.BOUGHT: (say("%(n)s bought for %(sum)s.", n=number, sum=sum_), "good"),
        BuyState.CANCELLED: (say("%(n)s for %(sum)s: not bought, you said no.", n=number, sum=sum_), ""),
        BuyState.PASSED: (
            say("%(n)s for %(sum)s: not bought, it had become dearer or was gone.", n=number, sum=sum_),
            "",
        ),
        BuyState.FAILED: (say("%(n)s for %(sum)s: could not be paid.", n=number, sum=sum_), "warning"),
    }[buy.state]
    if buy.state is BuyState.CANCELLED and buy.reason != "by_person":
        text = say("%(n)s for %(sum)s: not bought, the order was over.", n=number, sum=sum_)
    if buy.reason == "limits.reached":
        text = say("%(n)s for %(sum)s: not bought, it was beyond your limits.", n=number, sum=sum_)
    orders = tuple(order_path(each) for each in buy.order_ids)
    return ErrandBuy(buy.id, text, tone, buy.state is BuyState.COOLING, orders)


def _told(reader: Reader) -> dict[str, str]:
    say = reader.words.say
    return {
        "made": say("The order is kept. You are told before anything is bought."),
        "revoked": say("The order is taken back. Nothing more is bought by it."),
        "stopped": say("That is not bought. The order rests for a day; take it back if you do not want it any more."),
        "over": say("That was over already, or is being paid at this moment. An order that was made can be cancelled."),
    }


def _problem(error: HupanError, reader: Reader) -> str:
    say = reader.words.say
    if isinstance(error, NotAsShown):
        return say("Something has changed since you looked. Look again.")
    if isinstance(error, TooManyMandates):
        return say("There are as many orders as there may be. Take one back first.")
    field = str(error.params.get("field", ""))
    known = {
        "number": say("Say how many at most, up to 99."),
        "until": say("Say until when, within a year."),
        "address_id": say("Choose an address of your book."),
        "handler": say("Choose a way to pay."),
    }
    return known.get(field, say("Write a sum that can be paid, such as 50000."))
