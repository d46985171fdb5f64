"""Which goods lines of a buyer speak against, and which variants of goods they choose.

What is to be avoided is looked for in whatever a listing says: in its attributes, and in its words in all languages. It
is kept out where it is said to be there, and where it is not said to be missing: a listing that says "without nuts" is
in. Strangers write listings, so the worst that one can do here is to be left out, or to lie as it can about anything.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from hupan.catalog import AttributeKind, AttributeSpec, CategoryId, CategoryTree, Product
from hupan.choices import NOWHERE, is_size, read_choice
from hupan.particulars.domain import Matter, Particular, Particulars, Wear
from hupan.particulars.tongues import wear_in
from hupan.phrases import SizeSystem, read_phrases
from hupan.quests import fits
from hupan.sayings import YES, flat_of, plain_value, read_wishes, refuses

_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_SENTENCE = re.compile(r"[.!?;。！？；\n]+")
_LETTERS_AND_SPACES = re.compile(r"[a-z ]+")
# Said of what is not in it: right before, or right behind, the word.
_WITHOUT_BEFORE = re.compile(
    r"(?:\b(?:no|not|non|without|zero|free (?:of|from)|never|contains? no|instead of|faux|vegan|imitation|artificial)"
    r"(?: \w+)?? ?(?:,|or|nor|and)? ?"
    r"|(?:不含|无|没有|不加|零|非|免|仿|人造)(?:任何|添加|有)?|(?:무|노|비|인조|페이크) ?)$"
)
_WITHOUT_AFTER = re.compile(
    r"^(?:s|es)?(?:(?: |-)?free\b|(?: |-)?less\b"
    r"|(?:이|가|은|는|을|를|도)? ?(?:없|안 ?들|무첨가|넣지 않|첨가하지 않|프리|미함유|제외))"
)
# Beside what refuses anything: of what somebody cannot have nothing may slip through.
_CANNOT_HAVE = re.compile("allerg|过敏|알레르기|못|안 ")


def left_out(line: Particular, product: Product, specs: Sequence[AttributeSpec]) -> bool:
    """Whether a line keeps a product from being shown.

    It takes the processor for a little, and reads its words the first time: not for the event loop.

    Args:
        line: What is to be avoided, or a brand that is never to be shown; any other keeps nothing away.
        product: The product.
        specs: By what its category is described.
    """
    if line.told.about is Matter.NEVER:
        return is_of_brand(line.told.value, product)
    return line.told.about is Matter.AVOID and _holds(line.told.value, product, specs)


def is_of_brand(brand: str, product: Product) -> bool:
    """Whether a product is of a brand: it says so, or its name begins with it."""
    wanted = flat_of(brand).strip()
    names = [flat_of(each.name) for each in product.texts.values()]
    begins = re.compile(rf"{re.escape(wanted)}(?![a-z0-9])")
    return bool(wanted) and (flat_of(product.brand).strip() == wanted or any(begins.match(each) for each in names))


def names_avoided(avoided: str, said: str) -> bool:
    """Whether a text asks for just what is to be avoided; it reads words the first time: not for the event loop."""
    flat = flat_of(said)
    # Where anything is refused, it is not sure that this is asked for, and then it stays left out.
    return not refuses(flat) and not _CANNOT_HAVE.search(flat) and _says(_words_of(avoided), flat)


def _holds(avoided: str, product: Product, specs: Sequence[AttributeSpec]) -> bool:
    said = _unwanted(avoided)
    for trait in read_wishes(said, (), specs).named:
        value = product.attributes.get(trait.key)
        if value is not None and not trait.is_soft:
            if not fits(trait, plain_value(value)):
                return True
            if any(each.key == trait.key and each.kind is AttributeKind.FLAG for each in specs):
                # The listing says of just this that it is not in it.
                return False
    pattern = _words_of(avoided)
    return any(_says(pattern, sentence) for text in _texts(product, specs) for sentence in _SENTENCE.split(text))


def _says(pattern: re.Pattern[str], sentence: str) -> bool:
    return any(
        not _WITHOUT_BEFORE.search(sentence[: each.start()]) and not _WITHOUT_AFTER.search(sentence[each.end() :])
        for each in pattern.finditer(sentence)
    )


def _texts(product: Product, specs: Sequence[AttributeSpec]) -> Iterator[str]:
    for text in product.texts.values():
        yield from map(flat_of, (text.name, text.summary, text.description, *text.highlights))
    yield from map(flat_of, product.tags)
    known = {each.key: each for each in specs}
    for key, value in product.attributes.items():
        names = [] if key not in known else [*known[key].names.values()]
        if plain_value(value) == YES:
            yield from map(flat_of, (key, *names))
        elif isinstance(value, str):
            choices = () if key not in known else known[key].choices
            yield flat_of(value)
            yield from (flat_of(name) for each in choices if each.value == value for name in each.names.values())
    for option in product.options:
        yield from (flat_of(name) for each in option.values for name in (each.value, *each.names.values()))


def _unwanted(avoided: str) -> str:
    """Write that something is not wanted, as people say it."""
    if re.search(r"[가-힣]", avoided):
        return f"{avoided} 없는 거"
    return f"不含{avoided}" if _CLOSE.search(avoided) else f"without {avoided}"


@lru_cache(maxsize=512)
def _words_of(avoided: str) -> re.Pattern[str]:
    flat = flat_of(avoided).strip()
    words = [word for names, words in _families() if names.fullmatch(flat) for word in words]
    single = (
        flat[:-1] if _LETTERS_AND_SPACES.fullmatch(flat) and flat.endswith("s") and not flat.endswith("ss") else flat
    )
    patterns = words or [re.escape(single)]
    return re.compile("|".join(_bounded(each) for each in dict.fromkeys(patterns)))


def _bounded(word: str) -> str:
    return f"(?:{word})" if _CLOSE.search(word) else rf"(?<![a-z0-9])(?:{word})(?:s|es)?(?![a-z0-9])"


@cache
def _families() -> Sequence[tuple[re.Pattern[str], Sequence[str]]]:
    tables: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        files("hupan.particulars").joinpath("avoided.toml").read_text(encoding="utf-8")
    )
    return [(re.compile("|".join(each["names"])), each["words"]) for each in tables.values()]


def size_for(lines: Particulars, product: Product, tree: CategoryTree) -> tuple[Particular, Mapping[str, str]] | None:
    """Find the line that says which size of a product is worn, and the options that this chooses.

    It reads files the first time: not for the event loop.

    Returns:
        The line and the options, none of which there are where it is not made in that size; nothing where no line
        speaks of such goods.
    """
    sized = [each for each in product.options if is_size(each)]
    wear = wear_of(tree, product.category_id) if sized else ""
    if not wear:
        return None
    for line in _sizes_of(lines, wear):
        said = f"size {line.told.value}"
        found = read_choice(product, said, read_phrases(said, NOWHERE)).options
        chosen = {each.key: found[each.key] for each in sized if each.key in found}
        # Of shoes it is known that a number is their size; of a jacket "42" may be no size at all.
        if chosen or line.told.subject or wear == Wear.SHOES:
            return line, chosen
    return None


def wear_of(tree: CategoryTree, category: CategoryId) -> str:
    """Tell what sizes of a category's goods are of; empty where they are of nothing that is worn."""
    for each in reversed(tree.path(category)):
        wear = wear_in(" | ".join((each.slug.replace("-", " "), *each.names.values())))
        if wear:
            return wear
    return ""


def _sizes_of(lines: Iterable[Particular], wear: str) -> Iterator[Particular]:
    """List sizes that may be of such goods, the surest first."""
    sizes = [(each, size) for each in lines if (size := each.size) is not None]
    yield from (each for each, _ in sizes if each.told.subject == wear)
    for each, size in sizes:
        letters = size.system is SizeSystem.LETTER
        if (not each.told.subject and letters is not (wear == Wear.SHOES)) or (
            letters and each.told.subject == Wear.CLOTHES and wear == Wear.TROUSERS
        ):
            yield each


def budget_for(lines: Particulars, tree: CategoryTree, category: CategoryId | None) -> Particular | None:
    """Find the budget for goods of a category: the nearest one above them, else that for everything."""
    budgets = {each.told.subject: each for each in lines if each.budget is not None}
    path = [] if category is None else [each.id for each in tree.path(category)]
    return next((budgets[each] for each in (*reversed(path), "") if each in budgets), None)
