"""Makes what somebody wrote fit to be kept."""

import unicodedata
from dataclasses import fields

from hupan.fulfillment import Destination
from hupan.kernel import HupanError
from hupan.purchases.errors import BadOrder

LONGEST_TEXT = 2000
LONGEST_PART = 200


def tidy(text: str, longest: int = LONGEST_TEXT, refusal: type[HupanError] = BadOrder) -> str:
    """Make what somebody wrote fit to be kept: no control characters, no half characters, not too long.

    Args:
        text: What was written.
        longest: How many characters it may have.
        refusal: What is raised.

    Raises:
        HupanError: It is too long.
    """
    kept = "".join(each for each in text if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"}).strip()
    if len(kept) > longest:
        raise refusal(f"At most {longest} characters.", longest=longest)
    return kept


def tidy_destination(destination: Destination) -> Destination:
    """Make an address fit to be kept: each of its parts is one line.

    Raises:
        BadOrder: A part is too long, or there is no street.
    """
    parts = {each.name: getattr(destination, each.name) for each in fields(destination)}
    tidied = Destination(**{name: tidy(text.replace("\n", " "), LONGEST_PART) for name, text in parts.items()})
    if not tidied.line1 or not tidied.country:
        raise BadOrder("An address has a street and a country.")
    return tidied
