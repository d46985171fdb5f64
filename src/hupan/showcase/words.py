"""The pages' words in the reader's language, read from gettext catalogues when the pages are opened.

The English words are the keys, so a missing translation shows English rather than nothing; a test lets none be missing.
"""

import gettext
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from markupsafe import Markup, escape

from hupan.kernel import Language

LOCALE = Path(__file__).parent / "locale"


_CLOSED = "。！？：；"


def sentences(said: Iterable[str]) -> str:
    """Put sentences one after another as their writing does: behind a full-width stop there is no space."""
    text = ""
    for each in said:
        text += each if not text or text.endswith(tuple(_CLOSED)) else f" {each}" if each else ""
    return text


class Words:
    """Says things in one language.

    Args:
        translations: A catalogue.
    """

    def __init__(self, translations: gettext.NullTranslations) -> None:
        self._translations = translations

    def say(self, message: str, **values: object) -> str:
        """Say something, with values for its `%(name)s`."""
        said = self._translations.gettext(message)
        return said % values if values else said

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Say something of a number of things; `%(n)s` is the number as it should be written."""
        return self._translations.ngettext(one, many, number) % ({"n": number} | values)

    def say_safely(self, message: str, **values: object) -> Markup:
        """Say something inside a page: values are escaped, unless they are marked up already."""
        said = escape(self._translations.gettext(message))
        return said % values if values else said

    def count_safely(self, one: str, many: str, number: int, **values: object) -> Markup:
        """Say something of a number of things inside a page."""
        said = escape(self._translations.ngettext(one, many, number))
        return said % ({"n": number} | values)


def read_words() -> dict[Language, Words]:
    """Read every catalogue. It reads files, and takes some milliseconds: not for the event loop."""
    return {language: Words(_read(language)) for language in Language}


def _read(language: Language) -> gettext.NullTranslations:
    # Imported here, as in `formats`: a server that starts does not wait for what its first page needs.
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - see above
    from babel.messages.pofile import read_po  # noqa: PLC0415 - see above

    file = LOCALE / f"{language.value}.po"
    if language is Language.EN:
        return gettext.NullTranslations()
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=language.value)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
