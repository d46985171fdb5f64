"""Cuts Inter down to what the page uses: Latin, the weights 400 to 650, and the features that index.css asks for.

Run once after an update of @fontsource-variable/inter; the result is committed. Needs `fonttools` and `brotli`:
    python scripts/font.py
"""

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FRONTEND = Path(__file__).resolve().parent.parent
SOURCE = FRONTEND / "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
TARGET = FRONTEND / "src/styles/inter-latin.woff2"
WEIGHTS = (400, 650)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "case"]


def main() -> None:
    """Write the smaller font."""
    font = TTFont(SOURCE)
    instance = BytesIO()
    instantiateVariableFont(font, {"wght": WEIGHTS}).save(instance)
    # Read again: cutting drops glyphs that the open font still counts on.
    font = TTFont(BytesIO(instance.getvalue()))
    options = Options()
    options.layout_features = FEATURES
    options.flavor = "woff2"
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    out = BytesIO()
    font.flavor = "woff2"
    font.save(out)
    TARGET.write_bytes(out.getvalue())
    print(f"{TARGET.name}: {len(out.getvalue()):,} bytes (from {SOURCE.stat().st_size:,})")


if __name__ == "__main__":
    main()
