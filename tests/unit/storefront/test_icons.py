"""Every icon that a page names is drawn in the sheet of icons that pages carry."""

import re
from pathlib import Path

HUPAN = Path(__file__).parents[3] / "src" / "hupan"
SHEET = HUPAN / "storefront" / "templates" / "icons.svg"
_CALL = re.compile(r"\bicon\(([^)]*)\)|rail_item\(\"[^\"]*\", (\"[a-z0-9-]+\")")
# The second word of `icon("package", "no-picture")` is a class.
_FIRST = re.compile(r"\"([a-z0-9-]+)\"(?: if [^,]* else \"([a-z0-9-]+)\")?")


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', SHEET.read_text(encoding="utf-8")))
    named = {
        name
        for template in HUPAN.rglob("templates/*.html")
        for call in _CALL.finditer(template.read_text(encoding="utf-8"))
        if (first := _FIRST.match(call[1] or call[2] or ""))
        for name in first.groups()
        if name
    }
    assert len(named) > 30
    assert named <= drawn, sorted(named - drawn)
