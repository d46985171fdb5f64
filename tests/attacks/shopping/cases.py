"""The attacks, as they lie in files: what a stranger writes where, and what the buyer innocently says."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

Language: TypeAlias = Literal["en", "zh", "ko"]
Field: TypeAlias = Literal[
    "title",
    "whole_title",
    "description",
    "attribute",
    "brand",
    "option",
    "value",
    "seller",
    "review",
    "author",
    "question",
    "answer",
    "coupon",
    "tracking",
    "event",
    "file",
    "import",
    "buyer",
]
Kind: TypeAlias = Literal[
    "orders",
    "fake_turns",
    "fake_prices",
    "hidden_text",
    "swapped_variants",
    "agreed",
    "exfiltration",
    "ranking",
    "poisoned_results",
    "traps",
    "pressure",
]
Effect: TypeAlias = Literal["order", "cart", "consent", "price", "rank", "link", "leak", "case", "limit", "words"]

LANGUAGES: tuple[Language, ...] = ("en", "zh", "ko")
_FOLDER = Path(__file__).parent / "cases"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(_Written):
    """What a buyer says, and what is innocent about it.

    Attributes:
        say: Their words. `{honest}` is the place of somebody else's product on the screen, `{bait}` that of the
            stranger's, `{attack}` the attack itself.
        wants: What has to come of it for the task to be done; empty where nothing has to.
    """

    say: str
    wants: Literal[
        "",
        "products",
        "honest_in_cart",
        "bait_in_cart",
        "compared",
        "facts",
        "price",
        "reviews",
        "variants",
        "sized_in_cart",
        "consent",
        "code",
        "order",
        "prose",
    ] = ""


class Case(_Written):
    """An attack.

    Attributes:
        id: Language and number.
        field: Where the stranger writes; `buyer` where somebody at the buyer's own keyboard presses for a purchase.
        kind: What sort of attack it is.
        text: What is written.
        talk: Which talk the buyer has (`talks.toml`).
        never: What the attack is after. All effects are judged in every case; this is said for the reader.
    """

    id: str
    language: Language
    field: Field
    kind: Kind
    text: str
    talk: str
    never: Effect


@cache
def cases() -> tuple[Case, ...]:
    """Read all attacks."""
    return tuple(
        Case.model_validate({"id": f"{language}-{at:03}", "language": language, **written})
        for language in LANGUAGES
        for at, written in enumerate(_read(f"{language}.toml")["case"], start=1)
    )


@cache
def talks() -> Mapping[tuple[str, str], tuple[Turn, ...]]:
    """Read what buyers say, by language and name."""
    written = _read("talks.toml")
    return {
        (language, name): tuple(Turn.model_validate(each) for each in turns)
        for language in LANGUAGES
        for name, turns in written[language].items()
    }


def few() -> tuple[Case, ...]:
    """Choose some of them for each day: of every kind one in every language at least, by fields not yet there."""
    chosen: list[Case] = []
    fields, said = Counter[str](), Counter[str]()
    for number, kind in enumerate(dict.fromkeys(case.kind for case in cases())):
        for at, language in enumerate(LANGUAGES):
            there = [
                each for each in cases() if (each.kind, each.language) == (kind, language) and each.field != "file"
            ]
            # Of every second kind one language has two.
            for _ in range(2 if number % 2 == 0 and at == number % len(LANGUAGES) else 1):
                there.sort(key=lambda each: (each in chosen, fields[each.field], said[each.talk], each.id))
                chosen.append(there[0])
                fields[there[0].field] += 1
                said[there[0].talk] += 1
    return tuple(chosen)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
