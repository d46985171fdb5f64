"""For whom a page is: in which language and currency, delivered where, and perhaps for whom by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hupan.identity import Person
from hupan.kernel import CURRENCIES, Buyer, Language
from hupan.showcase.formats import Formats
from hupan.showcase.words import Words

LANGUAGE_COOKIE = "hupan_lang"
CURRENCY_COOKIE = "hupan_currency"
PLACE_COOKIE = "hupan_place"

HOME_CURRENCIES = {Language.EN: "USD", Language.ZH: "CNY", Language.KO: "KRW"}
HOME_PLACES = {Language.EN: "US", Language.ZH: "CN", Language.KO: "KR"}
SHOWN_CURRENCIES = ("USD", "CNY", "KRW", "EUR", "JPY")
PLACES = ("US", "CN", "KR")

_MOST_TAGS = 20


@dataclass(frozen=True, slots=True)
class CartSign:
    """The reader's cart as every page mentions it.

    Attributes:
        buyer: Whose it is; `None` for a guest who has put nothing in yet.
        count: How many things are in it.
        token: Goes into its forms; empty for a guest who has put nothing in yet.
    """

    buyer: Buyer | None = None
    count: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page.

    Attributes:
        currency: In which sums are shown beside the seller's own.
        place: Country to which things are delivered, ISO 3166-1 alpha-2.
        person: Whoever is signed in; `None` for a guest.
        csrf: Goes into forms, so that nobody else's page can send them; empty for a guest.
        origin: Scheme and host under which the page was asked for.
        here: The page's path and query.
        cart: Their cart, as every page mentions it.
    """

    language: Language
    words: Words
    formats: Formats
    currency: str
    place: str
    now: datetime
    origin: str
    here: str
    person: Person | None = None
    csrf: str = ""
    cart: CartSign = CartSign()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a request says about its reader's taste."""

    query: Mapping[str, str]
    cookies: Mapping[str, str]
    accepted: str
    person: Person | None

    def language(self) -> Language:
        """Take the language from the address, else the browser's memory, else the account, else what is accepted."""
        account = None if self.person is None else self.person.language
        asked = (self.query.get("lang", ""), self.cookies.get(LANGUAGE_COOKIE, ""), account or "")
        found = next((known for each in asked if (known := known_language(each)) is not None), None)
        return found or _accepted_language(self.accepted) or Language.EN

    def currency(self, language: Language) -> str:
        """Take the currency that was chosen, or that of the language's home."""
        chosen = self.cookies.get(CURRENCY_COOKIE, "")
        return chosen if chosen in CURRENCIES else HOME_CURRENCIES[language]

    def place(self, language: Language) -> str:
        """Take the place that was chosen, or the language's home."""
        chosen = self.cookies.get(PLACE_COOKIE, "")
        return chosen if chosen in PLACES else HOME_PLACES[language]


def known_language(tag: str) -> Language | None:
    """Read a language tag such as `zh-Hans`, if it is one of ours."""
    primary = tag.strip().partition("-")[0].lower()
    return Language(primary) if primary in set(Language) else None


def _accepted_language(header: str) -> Language | None:
    """Take the language that the browser likes best among ours (RFC 9110, section 12.5.4)."""
    liked: list[tuple[float, int, Language]] = []
    for at, item in enumerate(header.split(",")[:_MOST_TAGS]):
        tag, _, weight = item.partition(";")
        known = known_language(tag)
        quality = _quality(weight)
        if known is not None and quality > 0:
            liked.append((-quality, at, known))
    return min(liked)[2] if liked else None


def _quality(weight: str) -> float:
    if not weight.strip():
        return 1.0
    try:
        quality = float(weight.partition("=")[2])
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
