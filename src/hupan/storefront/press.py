"""Prints pages: templates, with words and formats in the reader's language, into HTML.

Everything is read and compiled when the press is set up; printing touches no disk.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson
from markupsafe import Markup

from hupan.showcase import Words

TEMPLATES = Path(__file__).parent / "templates"
_KINDS = {".html", ".svg", ".xml"}
_LEVEL = 5
_ENTRY = "src/storefront/main.ts"
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Assets:
    """The built style sheet, script and font, by their names that carry a hash; empty before the first build."""

    stylesheets: tuple[str, ...] = ()
    script: str = ""
    font: str = ""


def read_assets(folder: Path) -> Assets:
    """Find what `npm run build` made, in its manifest.

    Args:
        folder: `frontend/dist`.
    """
    file = folder / ".vite" / "manifest.json"
    if not file.is_file():
        return Assets()
    manifest = cast("dict[str, dict[str, object]]", json.loads(file.read_text(encoding="utf-8")))
    entry = manifest.get(_ENTRY)
    if entry is None:
        return Assets()
    fonts = [str(name) for name in cast("list[object]", entry.get("assets", [])) if str(name).endswith(".woff2")]
    sheets = [f"/{name}" for name in cast("list[object]", entry.get("css", []))]
    return Assets(tuple(sheets), f"/{entry['file']}", f"/{fonts[0]}" if fonts else "")


def as_data(value: object) -> Markup:
    """Write JSON that can stand inside a script element, whatever strangers wrote into its strings."""
    text = orjson.dumps(value).decode()
    return Markup(re.sub("[<>&\u2028\u2029]", lambda found: _UNSAFE[found.group()], text))  # noqa: S704 - no markup is left in it


def marked(text: str) -> Markup:
    """Mark a piece of text, such as a query inside a sentence."""
    return Markup("<mark>{}</mark>").format(text)


def strong(text: str) -> Markup:
    """Lay weight on a piece of text inside a sentence."""
    return Markup("<b>{}</b>").format(text)


def linked(text: str, href: str) -> Markup:
    """Make a link of a piece of text inside a sentence."""
    return Markup('<a href="{}">{}</a>').format(href, text)


@dataclass(frozen=True, slots=True)
class Packed:
    """Something to answer with, compressed, as nearly every browser takes it, and the tag that tells it from others."""

    body: bytes
    tag: str


def pack(text: str) -> Packed:
    """Compress something to answer with."""
    body = text.encode()
    return Packed(gzip.compress(body, _LEVEL, mtime=0), f'W/"{hashlib.sha256(body).hexdigest()[:24]}"')


class Press:
    """Every template, compiled. Setting it up reads files: not for the event loop.

    Args:
        folders: Where templates lie.
    """

    def __init__(self, folders: Sequence[Path] = (TEMPLATES,)) -> None:
        files = [(folder, file) for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in _KINDS]
        sources = {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for folder, file in files}
        # Imported here: a server that starts does not wait for what its first page needs.
        from jinja2 import DictLoader, Environment, StrictUndefined  # noqa: PLC0415 - see above

        self._environment = Environment(
            loader=DictLoader(sources),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["as_data"] = as_data
        for name, function in (("mark", marked), ("link", linked), ("strong", strong)):
            cast("dict[str, object]", self._environment.globals)[name] = function
        for name in sources:
            self._environment.get_template(name)

    def print(self, template: str, words: Words, shown: Mapping[str, object]) -> str:
        """Print a page.

        Args:
            template: Its name.
            words: Say things in the reader's language.
            shown: What the template draws.
        """
        page = self._environment.get_template(template)
        return page.render({**shown, "say": words.say_safely, "count": words.count_safely, "plain": words.say})
