"""What a provider of card payments needs to know of a buyer who comes."""

from dataclasses import dataclass

from hupan.kernel import Language


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody who goes to pay by card.

    Attributes:
        back: Where they come back to, whatever happened there; the address says nothing about that.
        language: In which they are spoken to.
        email: Where their receipt goes; empty where it is not known.
    """

    back: str
    language: Language = Language.EN
    email: str = ""
