"""Which line of a cart is meant, and how it is called."""

import re
from collections.abc import Mapping, Sequence

from hupan.cart import CartView, ShownLine
from hupan.catalog import CategoryTree
from hupan.choices import called, into, read_choice
from hupan.intents import names_goods
from hupan.phrases import Phrases
from hupan.sayings import CALLED, flat_of
from hupan.sayings import called as kinds_called
from hupan.shopping import Kind, Step, Table
from hupan.showcase import Visit, options_said

_LAST = re.compile(r"\blast\b|\bjust (?:added|put)\b|방금|마지막|刚才|刚刚|最后")


def lines_of(view: CartView) -> list[ShownLine]:
    """List the lines in the order in which they were added."""
    found = {each.line.id: each for group in view.groups for each in group.lines}
    found |= {each.line.id: each for each in view.unavailable}
    return [found[line.id] for line in view.cart.lines if line.id in found]


def options_in(shown: ShownLine) -> dict[str, str]:
    """Tell which variant lies in a line."""
    if shown.product is None or shown.offer is None:
        return {}
    variant = next((each for each in shown.product.variants if each.id == shown.offer.variant_id), None)
    return {} if variant is None else dict(variant.options)


def said_of(visit: Visit, shown: ShownLine) -> str:
    """Name what lies in a line, with its variant."""
    say, product = visit.reader.words.say, shown.product
    if product is None:
        return say("Something that is no longer in the market")
    name = product.text(visit.reader.language).name
    variants = {} if shown.offer is None else {each.id: each for each in product.variants}
    options = options_said(product, None if shown.offer is None else variants.get(shown.offer.variant_id), visit.reader)
    return say("%(name)s (%(options)s)", name=name, options=options) if options else name


def lines_called(lines: Sequence[ShownLine], said: str, phrases: Phrases, tree: CategoryTree) -> list[ShownLine]:
    """Find the lines that a text names: by what they are called, and of these by how they look."""
    by_name = called(lines, said, lambda each: _names(each, tree)) or _of_kind(lines, said, tree)
    alike = by_name or lines
    if len(alike) == 1:
        return by_name
    by_look = [each for each in alike if _is_such(each, into(said)[0] or said, phrases)]
    return by_look if len(by_look) == 1 else by_name


def _of_kind(lines: Sequence[ShownLine], said: str, tree: CategoryTree) -> list[ShownLine]:
    """Find the lines of the kind of goods that a text names in other words than theirs: `펜`, `包`, "the rucksack"."""
    weights = kinds_called(flat_of(said), tree)
    told = [(weights.get(each.product.category_id, 0.0), each) for each in lines if each.product is not None]
    best = max((weight for weight, _ in told), default=0.0)
    return [each for weight, each in told if weight == best] if best >= CALLED else []


def line_meant(step: Step, view: CartView, lines: Sequence[ShownLine], tree: CategoryTree) -> ShownLine | None:
    """Find the line that is meant.

    By its name or look, by its place in the cart or on the screen, whichever was shown last, as the only one, or as
    the latest one.
    """
    by_name = lines_called(lines, step.said, step.phrases, tree)
    if len(by_name) == 1:
        return by_name[0]
    by_place = _placed(step.phrases, step.table, lines)
    if by_place is not None:
        return by_place
    if len(lines) == 1:
        return lines[0]
    if by_name or (names_goods(step.said) and not step.phrases.pointers):
        return None
    if _LAST.search(step.said.casefold()) or (step.table.last is Kind.CART and not step.phrases.pointers):
        latest = max(view.cart.lines, key=lambda line: (line.version, line.added_at))
        return next((each for each in lines if each.line.id == latest.id), None)
    return None


def _placed(phrases: Phrases, table: Table, lines: Sequence[ShownLine]) -> ShownLine | None:
    """Find what is pointed at; "not the second any more" points at the second as well."""
    there = len(lines) if table.last is Kind.CART or not table.shown else len(table.shown)
    pointers = [each for each in phrases.pointers if not each.everything and len(each.places) == 1]
    places = {place - 1 if place > 0 else there + place for each in pointers for place in each.places}
    if len(places) != 1:
        return None
    at = places.pop()
    if table.last is Kind.CART or not table.shown:
        return lines[at] if 0 <= at < len(lines) else None
    if not 0 <= at < len(table.shown):
        return None
    of_it = [each for each in lines if each.product is not None and each.product.id == table.shown[at].product_id]
    return of_it[0] if len(of_it) == 1 else None


def _is_such(shown: ShownLine, said: str, phrases: Phrases) -> bool:
    """Whether a text names how this line is: its colour, its size."""
    if shown.product is None:
        return False
    named: Mapping[str, str] = read_choice(shown.product, said, phrases).options
    return bool(named) and named.items() <= options_in(shown).items()


def _names(shown: ShownLine, tree: CategoryTree) -> list[str]:
    product = shown.product
    if product is None:
        return []
    shelves = [name for each in tree.path(product.category_id)[-1:] for name in each.names.values()]
    return [*(text.name for text in product.texts.values()), *shelves]
