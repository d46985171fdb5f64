"""The hand-written data of the demo market, read once: what there is to sell, what is said of it, and by whom."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias, cast

from hupan.catalog import AttributeChoice, AttributeKind, AttributeSpec
from hupan.demo.drawing import Palette, Studio
from hupan.kernel import Language

Words: TypeAlias = Mapping[Language, str]
Lines: TypeAlias = Mapping[Language, list[str]]
Table: TypeAlias = dict[str, Any]


def words(three: list[str]) -> Words:
    """Read a text that is written in English, Chinese and Korean, in this order."""
    return dict(zip(Language, three, strict=True))


@dataclass(frozen=True, slots=True)
class Trait:
    """An attribute of a kind of goods, with what is said of it.

    Attributes:
        values: What it can be, from plain to fine; empty for yes and no.
        chance: How often it is so, for yes and no.
        needs: Another attribute without which this one makes no sense.
        say: A highlight, or nothing.
        adjective: What stands in the product's name, or nothing.
    """

    spec: AttributeSpec
    values: tuple[str | int | float, ...]
    chance: float
    needs: str
    say: Words
    adjective: Words

    def shown(self, value: str | float, language: Language) -> str:
        """Write a value as it stands in a sentence."""
        for choice in self.spec.choices:
            if choice.value == value:
                return choice.names[language]
        return f"{value:,}" if isinstance(value, int) and language is Language.EN else f"{value}"


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of goods within its category: it has a form, a noun, and some attributes settled."""

    form: str
    noun: Words
    price: float
    settled: Mapping[str, str | int | float | bool]
    weight: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """An option besides colour: its values with their names and shares of the price."""

    key: str
    names: Words
    values: tuple[tuple[str, Words, float], ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """A category's goods.

    Attributes:
        department: The category above it.
        price: From where to where prices go, in each currency, in major units.
        aspects: What reviews speak of; with the attribute that must be so (behind `!`, not so), or an empty string.
        questions: Question and answer.
    """

    slug: str
    department: str
    icon: str
    names: Words
    brands: str
    price: Mapping[str, tuple[float, float]]
    colours: tuple[str, ...]
    patterns: tuple[str, ...]
    has_colours: bool
    choice: Choice | None
    aspects: tuple[tuple[str, str], ...]
    models: tuple[Model, ...]
    traits: tuple[Trait, ...]
    intro: Lines
    care: Words
    questions: tuple[tuple[Words, Words], ...]


class Library:
    """All files of the folder `data`."""

    def __init__(self) -> None:
        self._root = files("hupan.demo") / "data"

    @cached_property
    def market(self) -> Table:
        """Departments, makers, series and sellers."""
        return self._toml("market.toml")

    @cached_property
    def talk(self) -> Mapping[str, Mapping[Language, Any]]:
        """Beginnings, ends, titles and authors of reviews, answers, and questions for all goods."""
        return {name: _by_language(table) for name, table in self._toml("talk.toml").items()}

    @cached_property
    def aspects(self) -> Mapping[str, Mapping[Language, list[list[str]]]]:
        """What content and disappointed buyers write of each aspect."""
        return {name: _by_language(table) for name, table in self._toml("aspects.toml").items()}

    @cached_property
    def palette(self) -> Palette:
        """All colours."""
        return Palette(self._toml("colours.toml"))

    @cached_property
    def studio(self) -> Studio:
        """Draws the pictures."""
        drawings = [each.read_text("utf-8") for each in _sorted(self._root / "drawings")]
        return Studio(self.palette, drawings, self._text("paints.txt"), self._text("patterns.txt"))

    @cached_property
    def goods(self) -> tuple[Goods, ...]:
        """Everything that is sold, department by department."""
        choices = {name: _choice(table) for name, table in self._toml("options.toml").items()}
        tables: Table = {}
        for file in _sorted(self._root / "goods"):
            tables |= tomllib.loads(file.read_text("utf-8"))
        departments: Mapping[str, Table] = self.market["departments"]
        return tuple(
            _goods(slug, department, tables[slug], choices)
            for department, table in departments.items()
            for slug in table["goods"].split()
        )

    def _toml(self, name: str) -> Table:
        return tomllib.loads(self._text(name))

    def _text(self, name: str) -> str:
        return (self._root / name).read_text("utf-8")


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda file: file.name)


def _by_language(table: Table) -> dict[Language, Any]:
    return {Language(key): value for key, value in table.items()}


def _choice(table: Table) -> Choice:
    values = tuple((value, words(list(names)), float(share)) for value, *names, share in table["values"])
    return Choice(table["key"], words(table["names"]), values)


def _goods(slug: str, department: str, table: Table, choices: Mapping[str, Choice]) -> Goods:
    options = table["options"].split()
    weight = cast("list[int]", table["weight"])
    intro = [cast("list[str]", each) for each in table["intro"]]
    return Goods(
        slug=slug,
        department=department,
        icon=table["icon"],
        names=words(table["names"]),
        brands=table["brands"],
        price={currency: (float(low), float(high)) for currency, (low, high) in table["price"].items()},
        colours=tuple(table["colours"].split()),
        patterns=tuple("" if each == "0" else each for each in table.get("patterns", "0").split()),
        has_colours="colour" in options,
        choice=next((choices[each] for each in options if each != "colour"), None),
        aspects=tuple((each.partition("?")[0], each.partition("?")[2]) for each in table["aspects"].split()),
        models=tuple(
            Model(
                form=f"{slug}.{kind['form']}",
                noun=words(kind["noun"]),
                price=float(kind["price"]),
                settled=kind.get("set", {}),
                weight=_pair(kind.get("weight", weight)),
            )
            for kind in table["kinds"]
        ),
        traits=tuple(_trait(each) for each in table["attributes"]),
        intro=dict(zip(Language, intro, strict=True)),
        care=words(table["care"]),
        questions=tuple(
            (words([each[0], each[2], each[4]]), words([each[1], each[3], each[5]])) for each in table["questions"]
        ),
    )


def _pair(two: list[int]) -> tuple[int, int]:
    return two[0], two[1]


def _trait(table: Table) -> Trait:
    choices = tuple(AttributeChoice(value, words(list(names))) for value, *names in table.get("choice", ()))
    numbers: list[int | float] = table.get("values", [])
    kind = AttributeKind.CHOICE if choices else AttributeKind.NUMBER if numbers else AttributeKind.FLAG
    return Trait(
        spec=AttributeSpec(
            key=table["key"],
            kind=kind,
            names=words(table["names"]),
            unit=table.get("unit", ""),
            facet=table.get("facet", False),
            choices=choices,
        ),
        values=tuple(table.get("only") or (each.value for each in choices)) if choices else tuple(numbers),
        chance=float(table.get("chance", 1.0)),
        needs=table.get("needs", ""),
        say=words(table["say"]) if "say" in table else {},
        adjective=words(table["adjective"]) if "adjective" in table else {},
    )
