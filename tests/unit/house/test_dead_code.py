"""Nothing stands around that nobody calls, tests included: what only a test calls is not used."""

import re
from pathlib import Path
from typing import Any

import vulture

ROOT = Path(__file__).parents[3]
KINDS = {"function", "method", "class", "property"}
# Frameworks call these.
DECORATORS = ["@*router.*", "@app.*", "@server.*", "@*validator*", "@*serializer*", "@computed_field*", "@event.*"]

# What the next rooms stand on; the tests of inference call it.
AWAITED = {"decide"}

# The standard library's reader of HTML calls these.
CALLED_BY_PARSERS = {"handle_data", "handle_endtag", "handle_startendtag"}


def _is_quoted(name: str, file: Path) -> bool:
    """An annotation in quotes is a use that the parser does not see."""
    return re.search(rf'"[^"\n]*\b{name}\b[^"\n]*"', file.read_text(encoding="utf-8")) is not None


def test_nobody_calls_it_so_it_is_gone() -> None:
    dead: Any = vulture.Vulture(ignore_decorators=DECORATORS)
    dead.scavenge([str(ROOT / folder) for folder in ("src", "bench", "scripts")], exclude=["*/migrations/versions/*"])
    found = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.typ} {item.name}"
        for item in dead.get_unused_code(min_confidence=60)
        if item.typ in KINDS
        and item.name not in AWAITED | CALLED_BY_PARSERS
        and not _is_quoted(item.name, item.filename)
    ]
    assert not found, "\n".join(found)
