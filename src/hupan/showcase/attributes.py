"""Attributes of products, written for a reader."""

from hupan.catalog import AttributeKind, AttributeSpec, in_language
from hupan.showcase.reader import Reader


def attribute_text(spec: AttributeSpec, value: str | float, reader: Reader) -> str:
    """Write an attribute's value: a choice by its name, a number with its unit, yes and no as such."""
    if spec.kind is AttributeKind.CHOICE:
        choice = next((each for each in spec.choices if each.value == value), None)
        return str(value) if choice is None else in_language(choice.names, reader.language) or str(value)
    if spec.kind is AttributeKind.FLAG or isinstance(value, bool):
        yes = value is True or value in {"yes", "true", "True"}
        return reader.words.say("Yes") if yes else reader.words.say("No")
    if spec.kind is AttributeKind.NUMBER:
        try:
            return reader.formats.measure(float(value), unit_of(spec))
        except ValueError:
            return str(value)
    return str(value)


def unit_of(spec: AttributeSpec) -> str:
    """Tell in which unit an attribute is written: years that somebody is old are none of a warranty."""
    return "a{old}" if spec.unit == "a" and spec.key.startswith("age") else spec.unit
