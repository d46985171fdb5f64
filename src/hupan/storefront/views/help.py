"""The page of rules."""

from dataclasses import dataclass

from hupan.enquiries import Rule


@dataclass(frozen=True, slots=True)
class HelpView:
    """What holds in this market, in sections."""

    title: str
    text: str
    rules: tuple[Rule, ...]
