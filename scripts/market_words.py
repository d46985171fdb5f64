"""Brings the market's catalogues up to date: `.venv/bin/python scripts/market_words.py` adds what pages say anew.

Messages stand in English in sources and templates. What nobody says any more is taken out; what is new comes with an
empty translation, and the tests fail until somebody has written it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOMS = Path(__file__).parents[1] / "src" / "hupan"
SAYING = (
    "aftercare",
    "aftersales",
    "buying",
    "consents",
    "elsewhere",
    "enquiries",
    "household",
    "matching",
    "plans",
    "toolsets",
    "protocols/ucp_cart",
    "remembering",
    "shopping",
    "showcase",
    "storefront",
    "till",
)
CATALOGUES = ROOMS / "showcase" / "locale"
LANGUAGES = ("zh", "ko")

_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "plain": None, "count": (1, 2)}


def messages() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield every message of the pages, with the file that says it."""
    for room in SAYING:
        found = extract_from_dir(
            str(ROOMS / room), method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS, strip_comment_tags=True
        )
        for file, _, message, _, _ in found:
            yield f"{room}/{file}", message


def is_translated(message: Message) -> bool:
    """Whether every form of a message is written."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(forms)


def main() -> None:
    """Rewrite the catalogues, and tell what is not translated yet."""
    said = sorted(set(messages()), key=lambda each: (each[0], str(each[1])))
    missing = 0
    for language in LANGUAGES:
        file = CATALOGUES / f"{language}.po"
        known = Catalog(locale=language)
        if file.is_file():
            with file.open("rb") as opened:
                known = read_po(opened, locale=language)
        fresh = Catalog(
            locale=language,
            project="Hupan",
            header_comment="# What the market's pages say. Brought up to date by scripts/market_words.py.",
            # No day and no name: the history of the file has them.
            creation_date=_NO_DAY,
            revision_date=_NO_DAY,
            last_translator="",
            language_team="",
            msgid_bugs_address="",
            charset="utf-8",
            fuzzy=False,
        )
        for name, message in said:
            old = known.get(message if isinstance(message, str) else message[0])
            fresh.add(message, old.string if old is not None else None, locations=[(name, 0)])
        missing += sum(not is_translated(each) for each in fresh if each.id)
        with file.open("wb") as opened:
            write_po(opened, fresh, width=110, include_lineno=False, omit_header=False, sort_by_file=True)
    sys.stderr.write(f"{missing} messages wait for a translation.\n")


if __name__ == "__main__":
    main()
