"""Names say what a thing is, silenced checks say why, and no file names where packages come from."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
BANNED = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)", re.IGNORECASE)
BANNED_CLASS = re.compile(r"^\s*class \w*(Utils?|Helpers?|Manager|Common|Misc)\b", re.MULTILINE)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no cover)(?P<rest>[^\n]*)")
REASON = re.compile(r"\s[-–(]|\w{4,} \w+")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
REGISTRIES = re.compile(r"https?://([\w.-]*\.)?(files\.pythonhosted|registry\.npmjs|pypi)\.org")
FOLDERS = ("src", "tests", "bench", "scripts", "docs", "requirements", ".ci", "frontend/src", "frontend/scripts")


def _texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    ours = [file for folder in (ROOT, ROOT / "frontend") for file in folder.iterdir() if file.is_file()]
    ours += [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file()]
    for file in ours:
        if file.suffix in suffixes:
            yield file.relative_to(ROOT), file.read_text(encoding="utf-8", errors="replace")


def test_no_name_says_nothing() -> None:
    nameless = [
        name
        for name, text in _texts(".py")
        if any(BANNED.search(part) for part in (*name.parts[:-1], name.stem)) or BANNED_CLASS.search(text)
    ]
    assert nameless == []


def test_a_silenced_check_has_its_reason_beside_it() -> None:
    mute = [
        f"{name}: {found.group(0)}"
        for name, text in _texts(".py")
        for found in SILENCED.finditer(text)
        if not REASON.search(found.group("rest"))
    ]
    assert mute == []


def test_nothing_is_left_for_later() -> None:
    later = [name for name, text in _texts(".py", ".ts", ".tsx", ".css") if UNFINISHED.search(text)]
    assert later in ([], [Path("tests/unit/house/test_words.py")])


def test_no_file_names_a_package_registry() -> None:
    named = [
        name for name, text in _texts(".py", ".toml", ".txt", ".json", ".md", ".lock", "") if REGISTRIES.search(text)
    ]
    assert named == []


def _korean() -> list[tuple[str, str]]:
    """What pages, letters and the app say in Korean."""
    room = ROOT / "src" / "hupan"
    said = [*(ROOT / "frontend" / "src" / "i18n" / "messages" / "ko").glob("*.ts")]
    said += [room / "showcase" / "locale" / "ko.po", room / "notices" / "words" / "ko.toml"]
    return [(file.name, file.read_text(encoding="utf-8")) for file in said]


def test_the_market_has_one_name_in_korean() -> None:
    assert [name for name, text in _korean() if "시장" in text] == []


def test_the_app_leaves_no_korean_particle_open() -> None:
    # Letters write the one that fits the word before it (`notices.korean`); the app has to do without.
    open_ones = re.compile(re.escape("을(를)") + "|" + re.escape("이(가)") + "|" + re.escape("은(는)") + r"|\(으\)로")
    assert [name for name, text in _korean() if name.endswith(".ts") and open_ones.search(text)] == []
