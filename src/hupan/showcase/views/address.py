"""A form in which somebody writes an address."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormFieldView:
    """A field of the address's form.

    Attributes:
        choices: Value and label, where one is chosen among a few.
        auto: What a browser fills in, such as `postal-code`.
        problem: What is wrong with it; empty for nothing.
    """

    name: str
    label: str
    value: str
    required: bool
    auto: str
    choices: tuple[tuple[str, str], ...] = ()
    problem: str = ""
