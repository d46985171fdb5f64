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


def _is_named_in_sql(name: str, file: Path) -> bool:
    """A table may be used by its name in statements that SQLAlchemy has no words for."""
    table = re.search(rf'class {name}\(Row\):.*?__tablename__ = "(\w+)"', file.read_text(encoding="utf-8"), re.DOTALL)
    if table is None:
        return False
    others = (other for other in file.parent.rglob("*.py") if other.name != "tables.py")
    return any(re.search(rf"\b(?:from|into|update|join) {table[1]}\b", other.read_text("utf-8")) for other in others)


def test_nobody_calls_it_so_it_is_gone() -> None:
    dead: Any = vulture.Vulture(ignore_decorators=DECORATORS)
    dead.scavenge([str(ROOT / folder) for folder in ("src", "bench", "scripts")], exclude=["*/migrations/versions/*"])
    found = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.typ} {item.name}"
        for item in dead.get_unused_code(min_confidence=60)
        if item.typ in KINDS
        and item.name not in AWAITED | CALLED_BY_PARSERS
        and not _is_quoted(item.name, item.filename)
        and not _is_named_in_sql(item.name, item.filename)
    ]
    assert not found, "\n".join(found)
