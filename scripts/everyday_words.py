"""Writes `search/everyday.txt`, the everyday words of English: `.venv/bin/python scripts/everyday_words.py`.

They are those that our own documents, and the lines that buyers are known by, have several times: whoever writes one of
these has misspelled nothing, though no listing has it.
"""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ROOT / "src" / "hupan"
WRITTEN = ROOMS / "search" / "everyday.txt"
_SHORTEST, _TIMES = 4, 3
_CODE = re.compile(r"```.*?```|`[^`\n]*`|https?://\S+", re.DOTALL)
_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")


def main() -> None:
    """Count, and write."""
    lines = (ROOMS / "intents" / "playbook" / "en", ROOMS / "enquiries" / "lines")
    files = [*(ROOT / "docs").rglob("*.md"), *(each for folder in lines for each in folder.glob("*.txt"))]
    counted = Counter(
        word for file in files for word in _WORD.findall(_CODE.sub(" ", file.read_text(encoding="utf-8").casefold()))
    )
    words = sorted(word for word, times in counted.items() if times >= _TIMES and len(word) >= _SHORTEST)
    WRITTEN.write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
