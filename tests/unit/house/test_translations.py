"""Every error that can reach a page has its sentence in every language; the terminal has its own."""

import importlib
import re
from pathlib import Path

import pytest

from hupan.kernel import HupanError, Language

ROOT = Path(__file__).parents[3]
MESSAGES = ROOT / "frontend" / "src" / "i18n" / "messages"
AT_A_TERMINAL = {
    "platform.backup_damaged",
    "platform.backup_failed",
    "platform.data_too_new",
    "platform.invalid_settings",
    "platform.would_overwrite",
}
ROOTS = ((HupanError,), (Exception,))
TERMINAL = {"kernel", "cli", "supervisor", "terminal"}


def _codes() -> set[str]:
    modules = [
        importlib.import_module(".".join(("hupan", *file.relative_to(ROOT / "src" / "hupan").with_suffix("").parts)))
        for file in (ROOT / "src" / "hupan").rglob("errors.py")
        if file.parent.name not in TERMINAL
    ]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    # The root of a room's tree is caught, never raised, so nobody reads it.
    codes = {each.code for each in found if issubclass(each, HupanError) and each.__mro__[1:2] not in ROOTS}
    return codes - AT_A_TERMINAL


@pytest.mark.parametrize("language", Language)
def test_every_code_is_translated(language: Language) -> None:
    text = (MESSAGES / language.value / "problems.ts").read_text(encoding="utf-8")
    rooms = dict(re.findall(r"^  (\w+): \{(.*?)\},?\n(?=  \w|\})", text, re.MULTILINE | re.DOTALL))
    missing = [
        code
        for code in sorted(_codes())
        if not re.search(rf"(^|\s){code.partition('.')[2]}:", rooms.get(code.partition(".")[0], ""))
    ]
    assert not missing, " ".join(missing)
