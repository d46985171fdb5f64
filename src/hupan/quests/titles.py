"""Which type of a shelf's goods is meant: trail shoes among running shoes, 洗发水 and not the conditioner beside it.

No attribute says that, and no list of ours: it stands in what sellers call their goods. Words of a wish that stand in
some of the titles on a shelf, in several and not in most, tell these from the others: types, and brands as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hupan.catalog import CategoryTree, Listing
from hupan.quests.quest import Quest
from hupan.sayings import flat_of, is_let_go, is_unwanted

_FEWEST, _RARE, _COMMON = 3, 0.1, 0.6
_LEAST_SIGNS, _MOST_SIGNS, _LEAST_LETTERS = 2, 8, 4
_LONGEST = 200
_IN_CLOSE = "\u4e00-\u9fff\uac00-\ud7a3"
_CLOSE = re.compile(rf"[{_IN_CLOSE}a-z0-9]*[{_IN_CLOSE}][{_IN_CLOSE}a-z0-9]*")
_WORD = re.compile(r"[a-z]{4,}")
_ANY = re.compile(r"with|from|that|this|some|have|need|want|good|best|nice|your|please|piece|looking|about|more|than")


def types_in(said: str, shelf: Sequence[Listing], quest: Quest, tree: CategoryTree) -> tuple[str, ...]:
    """Find the words of a text that tell some goods on a shelf from the others there, by their titles.

    Args:
        said: What was said.
        shelf: What stands there.
        quest: What is sought; on a shelf.
        tree: All shelves.
    """
    path = () if quest.category is None else tree.path(quest.category)
    titles = [title_of(each) for each in shelf]
    least = max(_FEWEST, round(_RARE * len(titles)))
    if len(titles) <= least:
        return ()
    flat = flat_of(said[:_LONGEST])
    specs = [spec for each in path for spec in each.attributes]
    shelves = [flat_of(name) for each in path for name in each.names.values()]
    names = [*(spec.names for spec in specs), *(one.names for spec in specs for one in spec.choices)]
    told = [flat_of(name) for each in names for name in each.values()]
    read: list[tuple[int, str]] = []
    kept: list[tuple[int, str]] = []
    for at, word in sorted(_candidates(flat), key=lambda each: -len(each[1])):
        if any(at < start + len(other) and start < at + len(word) for start, other in read):
            continue
        some = least <= sum(_stands(word, title) for title in titles) <= _COMMON * len(titles)
        if not some or _is_told(word, told) or any(word in name for name in shelves):
            continue
        read.append((at, word))
        if not (is_unwanted(flat, at, at + len(word)) or is_let_go(flat, at, at + len(word))):
            kept.append((at, word))
    return tuple(dict.fromkeys(word for _, word in sorted(kept)))


def type_quest(said: str, shelf: Sequence[Listing], quest: Quest, tree: CategoryTree) -> tuple[Quest, tuple[str, ...]]:
    """Take the types that are meant into a quest: those said now, and those before that go together with them.

    Args:
        said: What was said now.
        shelf: What stands on the quest's shelf.
        quest: What was sought, with the words of before.
        tree: All shelves.

    Returns:
        The quest, whose words have them, and them.
    """
    now, before = types_in(said, shelf, quest, tree), types_in(quest.text, shelf, quest, tree)
    both = tuple(dict.fromkeys((*before, *now)))
    if now and not any(all(_stands(word, title_of(each)) for word in both) for each in shelf):
        gone = [word for word in before if word not in now]
        text = re.sub("|".join(map(re.escape, gone)), " ", quest.text, flags=re.IGNORECASE) if gone else quest.text
        quest, both = replace(quest, text=text.strip()), now
    new = [word for word in both if word not in flat_of(quest.text)]
    return replace(quest, text=" ".join([quest.text, *new]).strip()), both


def of_types(listings: Sequence[Listing], types: Sequence[str]) -> list[Listing]:
    """Choose those that are of all of some types, or, where none is, of any; none where there is none of them."""
    titles = [(each, title_of(each)) for each in listings]
    every = [each for each, title in titles if all(_stands(word, title) for word in types)]
    return every or [each for each, title in titles if any(_stands(word, title) for word in types)]


def title_of(listing: Listing) -> str:
    """Write a product's titles in all languages, as words of a wish are written."""
    return " | ".join(flat_of(text.name) for text in listing.product.texts.values())


def _candidates(flat: str) -> Iterator[tuple[int, str]]:
    for run in _CLOSE.finditer(flat):
        for start in range(run.start(), run.end() - _LEAST_SIGNS + 1):
            for end in range(start + _LEAST_SIGNS, min(run.end(), start + _MOST_SIGNS) + 1):
                if not flat[start:end].isascii():
                    yield start, flat[start:end]
    for word in _WORD.finditer(flat):
        if not _ANY.fullmatch(word[0]):
            yield word.start(), word[0]


def _stands(word: str, title: str) -> bool:
    if not word.isascii():
        return word in title
    return re.search(rf"(?<![a-z]){re.escape(word.removesuffix('s'))}s?(?![a-z])", title) is not None


def _is_told(word: str, told: Sequence[str]) -> bool:
    """Whether an attribute or a value of one is called so: these are read elsewhere."""
    if word.isascii():
        return any(word.removesuffix("s") in {each.removesuffix("s") for each in name.split()} for name in told)
    return any(word in name or (len(name) >= _LEAST_SIGNS and name in word and not name.isascii()) for name in told)
