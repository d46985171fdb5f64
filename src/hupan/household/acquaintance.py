"""What is known of a person: the page on which they read, change and erase it, and what its forms ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.addresses import AddressService
from hupan.catalog import CategoryTree, in_language
from hupan.kernel import Money, MoneyError, PersonId
from hupan.particulars import (
    BadParticular,
    Matter,
    Particular,
    ParticularId,
    Particulars,
    ParticularsError,
    ParticularService,
    Told,
    TooManyParticulars,
    Wear,
    Whom,
    budget_of,
)
from hupan.remembering import line_said, whom_said
from hupan.showcase import Reader, Visit
from hupan.storefront import BadForm, Page, meta_of

ABOUT_YOU = "/market/about-you"
_MOST_BACK = 60


@dataclass(frozen=True, slots=True)
class TraitRow:
    """A line as it is written: `value` is what its form changes, and `how` where it comes from."""

    id: str
    text: str
    how: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TraitPart:
    """The lines of a kind, and how another one is written.

    Attributes:
        help: What it is used for.
        hint: An example.
        subjects: What a line may be of: value and name.
    """

    key: str
    title: str
    help: str
    label: str
    hint: str
    rows: tuple[TraitRow, ...]
    subjects: tuple[tuple[str, str], ...] = ()
    for_others: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class AboutView:
    """What is known of a person.

    Attributes:
        told: What has just been done; `problem` what was wrong with it.
        back: Fields that put back what has just been erased.
        address: The default address, in lines.
        whoms: Whom a line may be about.
    """

    parts: tuple[TraitPart, ...]
    empty: bool
    whoms: tuple[tuple[str, str], ...]
    address: tuple[str, ...] = ()
    told: str = ""
    problem: str = ""
    back: tuple[tuple[str, str], ...] = ()


class Acquaintance:
    """Shows what is known of a person, and changes it as the forms say.

    Args:
        lines: Keeps it.
        addresses: Knows where things are sent.
    """

    def __init__(self, lines: ParticularService, addresses: AddressService) -> None:
        self._lines = lines
        self._addresses = addresses

    async def page(self, visit: Visit, told: str = "", back: Particulars = (), error: Exception | None = None) -> Page:
        """Make the page; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("About you")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("about.html", meta, {"page": None})
        lines, tree = await self._lines.of(reader.person.id), await visit.market.catalog.categories()
        book = await self._addresses.list(reader.person.id)
        default = next((each.address for each in book if each.is_default), None)
        view = AboutView(
            parts=_parts(lines, reader, tree),
            empty=not lines,
            whoms=(("", reader.words.say("You yourself")), *((each.value, whom_said(each, reader)) for each in Whom)),
            address=() if default is None else await self._addresses.written(default),
            told=_told(reader).get(told, ""),
            problem=_problem(error, reader),
            back=_written(back),
        )
        return Page("about.html", meta, {"page": view}, 200 if error is None else 400)

    async def take(self, person_id: PersonId, form: Mapping[str, str], currency: str) -> tuple[str, Particulars]:
        """Do what a form asks.

        Returns:
            What was done, and what was erased by it.

        Raises:
            BadForm: It is no form of ours.
            BadParticular: A line cannot be so.
            MoneyError: What was typed in is no sum.
            ParticularNotFound: There is no such line.
            TooManyParticulars: There are as many as there may be.
        """
        deed = form.get("deed", "")
        if deed == "erase":
            return "erased", await self._lines.erase(person_id, [ParticularId(form.get("id", ""))])
        if deed == "erase-all":
            known = await self._lines.of(person_id)
            return "erased-all", await self._lines.erase(person_id, [each.id for each in known])
        if deed == "change":
            line = next((e for e in await self._lines.of(person_id) if e.id == form.get("id")), None)
            typed = form.get("value", "")
            of_money = line is not None and line.budget is not None
            value = budget_of(_sum(typed, line.budget.currency)) if of_money and line and line.budget else typed
            await self._lines.change(person_id, ParticularId(form.get("id", "")), value)
            return "kept", ()
        if deed == "back":
            await self._lines.tell(person_id, _read(form))
            return "back", ()
        if deed != "tell" or form.get("about") not in set(Matter):
            raise BadForm("Send the form as the page has it.")
        about, value = Matter(form["about"]), form.get("value", "")
        if about is Matter.BUDGET:
            value = budget_of(_sum(value, currency))
        told = Told(about, value, form.get("subject", ""), form.get("whom", ""))
        await self._lines.tell(person_id, [told])
        return "kept", ()


def _sum(typed: str, currency: str) -> Money:
    return Money.exactly(typed.strip().replace(",", ""), currency)


def _written(lines: Particulars) -> tuple[tuple[str, str], ...]:
    """Write lines as fields of the form that puts them back."""
    return tuple(
        (f"{name}{at}", value)
        for at, each in enumerate(lines[:_MOST_BACK])
        for name, value in (
            ("about", each.told.about.value),
            ("value", each.told.value),
            ("subject", each.told.subject),
            ("whom", each.told.whom),
        )
    )


def _read(form: Mapping[str, str]) -> list[Told]:
    found: list[Told] = []
    for at in range(_MOST_BACK):
        about = form.get(f"about{at}")
        if about is None:
            break
        if about not in set(Matter):
            raise BadForm("Send the form as the page has it.")
        rest = (form.get(f"{name}{at}", "") for name in ("value", "subject", "whom"))
        found.append(Told(Matter(about), *rest))
    return found


def _parts(lines: Particulars, reader: Reader, tree: CategoryTree) -> tuple[TraitPart, ...]:
    say = reader.words.say
    rows: dict[Matter, list[TraitRow]] = {about: [] for about in Matter}
    for each in lines:
        rows[each.told.about].append(_row(each, reader, tree))
    wears = (
        ("", say("Whatever fits")),
        (Wear.SHOES.value, say("Shoes")),
        (Wear.CLOTHES.value, say("Clothes")),
        (Wear.TROUSERS.value, say("Trousers")),
    )
    kinds = [("", say("Everything"))]
    kinds += [
        (each.id, in_language(each.names, reader.language) or each.slug)
        for root in tree.roots
        for each in (root, *tree.children(root.id))
    ]
    named = {
        Matter.SIZE: TraitPart(
            "size", say("Sizes"), say("Goods in your size come first, and it is chosen for you."), say("Size"),
            say("Such as M, EU 42 or 265 mm"), tuple(rows[Matter.SIZE]), wears, for_others=True,
        ),
        Matter.AVOID: TraitPart(
            "avoid", say("Allergies and what you avoid"),
            say("What a listing says has it is left out, and you are told. A listing can be wrong: read the label."),
            say("What"), say("Such as nuts, wool or perfume"), tuple(rows[Matter.AVOID]), for_others=True,
        ),
        Matter.NEVER: TraitPart(
            "never", say("Brands you never want to see"), say("They are left out, unless you ask for one."),
            say("Brand"), "", tuple(rows[Matter.NEVER]),
        ),
        Matter.LIKED: TraitPart(
            "liked", say("Brands you like"), say("Among what fits equally they come first."), say("Brand"), "",
            tuple(rows[Matter.LIKED]),
        ),
        Matter.BUDGET: TraitPart(
            "budget", say("What you usually spend"), say("Counts only where you name no price."),
            say("At most, in %(currency)s", currency=reader.currency), "", tuple(rows[Matter.BUDGET]), tuple(kinds),
            numeric=True,
        ),
        Matter.SOMEBODY: TraitPart(
            "somebody", say("For whom you buy"), say("Say “for my daughter”, and her age and sizes count, not yours."),
            say("Age in years"), say("May stay empty"), tuple(rows[Matter.SOMEBODY]), for_others=True, numeric=True,
        ),
    }  # fmt: skip
    return tuple(named.values())


def _row(line: Particular, reader: Reader, tree: CategoryTree) -> TraitRow:
    say, day = reader.words.say, reader.formats.day(line.told_at.date())
    how = say("Said in a conversation, %(day)s", day=day) if line.by_talk else say("Written here, %(day)s", day=day)
    budget = line.budget
    value = line.told.value if budget is None else f"{budget.amount:f}"
    label = say("Age in years") if line.told.about is Matter.SOMEBODY else say("Change")
    return TraitRow(line.id, line_said(line, reader, tree), how, value, label)


def _told(reader: Reader) -> dict[str, str]:
    say = reader.words.say
    return {
        "kept": say("It is kept."),
        "erased": say("Erased."),
        "erased-all": say("Everything is erased."),
        "back": say("It is back."),
    }


def _problem(error: Exception | None, reader: Reader) -> str:
    say = reader.words.say
    if error is None:
        return ""
    if isinstance(error, TooManyParticulars):
        return say("There are as many lines as there may be. Erase one first.")
    if isinstance(error, MoneyError):
        return say("Write a sum that can be paid, such as 50000.")
    field = error.params.get("field") if isinstance(error, BadParticular) else ""
    if field == "whom":
        return say("Choose for whom it is.")
    if isinstance(error, ParticularsError) and field:
        return say("That could not be kept. Write it shorter, a size as on a label, an age as a number.")
    return say("That is not there any more.")
