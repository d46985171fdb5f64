"""Scripted buyers: what somebody says turn by turn, and what has to be true after each turn.

They were written before any prompt of the shopping agent was, and every second one is kept: it is not looked at while
prompts are tuned (`Buyer.kept`). What is true is judged by the state of the market and by facts in the reply, never by
a model. `goods` are kinds of goods of the demo market, `where` their attributes, sums are in the buyer's currency.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Kind: TypeAlias = Literal[
    "search",
    "filter",
    "refine",
    "compare",
    "ask",
    "variant",
    "cart",
    "coupon",
    "buy",
    "track",
    "after",
    "refuse",
    "talk",
]
Value: TypeAlias = bool | int | float | str

LANGUAGES = ("en", "zh", "ko")
CURRENCY = {"en": "USD", "zh": "CNY", "ko": "KRW"}
_FOLDER = Path(__file__).parent / "buyers"
_FRESH = Path(__file__).parent / "fresh"
_PRACTICE = Path(__file__).parent / "practice"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(_Written):
    """Products on the screen: there are some, and every one is like this.

    Attributes:
        goods: Their kind.
        least: What each costs at least.
        most: What each costs at most.
        where: Attributes of each.
        sorted: In which order they stand.
    """

    goods: str
    least: float | None = None
    most: float | None = None
    where: Mapping[str, Value] = Field(default_factory=dict)
    sorted: Literal["price"] | None = None


class Line(_Written):
    """Things in a cart.

    Attributes:
        goods: Their kind.
        count: How many.
        options: Chosen options of the variant; what is not named is free.
    """

    goods: str
    count: int = 1
    options: Mapping[str, str] = Field(default_factory=dict)


class Had(_Written):
    """Something bought before the talk begins.

    Attributes:
        goods: Its kind.
        state: How far the order is.
        options: Of the variant that was bought.
    """

    goods: str
    state: Literal["paid", "shipped", "delivered", "cancelled"]
    options: Mapping[str, str] = Field(default_factory=dict)


class Case(_Written):
    """What was asked for after a purchase.

    Attributes:
        goods: What it is about.
        kind: What is asked for.
        options: Of the variant that is to come instead.
    """

    goods: str
    kind: Literal["return", "exchange"]
    options: Mapping[str, str] = Field(default_factory=dict)


class Turn(_Written):
    """One thing that the buyer or the market does, and what is true once it was answered; what is unset is not judged.

    Attributes:
        say: What the buyer writes.
        tap: What they tap instead: the button of the card that asks for consent.
        market: What happens in the market meanwhile: what is about to be bought gets dearer.
        shows: What is on the screen.
        compares: Which of the shown products stand side by side, counted from 1.
        says: What the reply tells: keys of attributes, or `price`, `delivery`, `total`, `saved`, `tracking`, `state`.
        of: Which of the shown products that is about.
        about: Which of the things bought that is about, by kind.
        reviews: Of which of the shown products reviews are quoted.
        cart: What the cart holds, exactly.
        codes: Which codes count, exactly.
        card: Whether a card asks for consent.
        placed: How many orders this turn has made.
        orders: How many of the buyer's own orders are shown.
        order: How an order stands now.
        case: What was asked for.
        asks: The reply is a question, and nothing is done.
        refuses: The reply says that it cannot be done, and nothing is done.
        none: Nothing is found, and the reply says so.
        nearest: Nothing fits: the reply says so and shows the nearest of this kind.
        plain: A reply as in any chat: nothing is shown, nothing is done.
    """

    say: str | None = None
    tap: Literal["confirm"] | None = None
    market: Literal["dearer"] | None = None
    shows: Shown | None = None
    compares: tuple[int, ...] | None = None
    says: tuple[str, ...] = ()
    of: int | None = None
    about: str | None = None
    reviews: int | None = None
    cart: tuple[Line, ...] | None = None
    codes: tuple[str, ...] | None = None
    card: bool | None = None
    placed: int | None = None
    orders: int | None = None
    order: Had | None = None
    case: Case | None = None
    asks: bool = False
    refuses: bool = False
    none: bool = False
    nearest: str | None = None
    plain: bool = False


class Buyer(_Written):
    """Somebody with something in mind.

    Attributes:
        id: Language and number.
        language: In which they write.
        kind: What it is about.
        basket: What lies in the cart when the talk begins.
        had: What was bought before.
        turns: What happens.
        kept: Whether it is not looked at while prompts are tuned.
    """

    id: str
    language: str
    kind: Kind
    basket: tuple[Line, ...] = ()
    had: tuple[Had, ...] = ()
    turns: tuple[Turn, ...]
    kept: bool


@cache
def buyers() -> tuple[Buyer, ...]:
    """Read all scripted buyers.

    Raises:
        pydantic.ValidationError: One of them is not written as it should be.
    """
    return tuple(
        Buyer.model_validate(
            {"id": f"{language}-{number:02}", "language": language, "kept": number % 2 == 0, **written}
        )
        for language in LANGUAGES
        for number, written in enumerate(_written(_FOLDER, language), start=1)
    )


@cache
def fresh_buyers() -> tuple[Buyer, ...]:
    """Read the scripted buyers that nobody who builds the agent has read; all of them are kept.

    Raises:
        pydantic.ValidationError: One of them is not written as it should be.
    """
    return tuple(
        Buyer.model_validate({"id": f"{language}-f{number:02}", "language": language, "kept": True, **written})
        for language in LANGUAGES
        for number, written in enumerate(_written(_FRESH, language), start=1)
    )


@cache
def practice_buyers() -> tuple[Buyer, ...]:
    """Read the scripted buyers that are written as strangers write, and that everybody who builds the agent may read.

    Raises:
        pydantic.ValidationError: One of them is not written as it should be.
    """
    return buyers_in(_PRACTICE)


def buyers_in(folder: Path) -> tuple[Buyer, ...]:
    """Read scripted buyers that everybody may read.

    Args:
        folder: Where a file for each language lies.

    Raises:
        OSError: A file is not there.
        tomllib.TOMLDecodeError: One of them is no TOML.
        pydantic.ValidationError: A buyer is not written as it should be.
    """
    return tuple(
        Buyer.model_validate({"id": f"{language}-p{number:02}", "language": language, "kept": False, **written})
        for language in LANGUAGES
        for number, written in enumerate(_written(folder, language), start=1)
    )


def _written(folder: Path, language: str) -> list[dict[str, object]]:
    return tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))["buyer"]
