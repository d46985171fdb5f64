"""Korean particles: which of two forms follows a word depends on its last sound."""

import re
from typing import Final

_FIRST, _LAST, _ENDINGS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_FORMS: Final = {"이(가)": ("이", "가"), "을(를)": ("을", "를"), "은(는)": ("은", "는"), "(으)로": ("으로", "로")}
_OPEN: Final = re.compile(r"(\S*?)([\])”’\"')]*)(" + "|".join(re.escape(each) for each in _FORMS) + ")")
# Signs and digits are read aloud: 원, 위안, 엔 and 영, 일, 삼, 육, 칠, 팔 end in a consonant, 일, 칠, 팔 in ㄹ.
_CLOSED_SIGNS, _OPEN_SIGNS = "₩¥", "$€"
_CLOSED: Final = frozenset("013678LMNR")
_LIQUID: Final = frozenset("178LR")
_SPELLED: Final = re.compile(r"[A-Z0-9-]*[A-Z0-9]")


def settled(text: str) -> str:
    """Write one form of each particle that a sentence leaves open, as in `주문 7KQ2이(가)`.

    Args:
        text: A sentence whose words are filled in; where nobody can know how a word is read, both forms stay.
    """
    return _OPEN.sub(lambda found: found[1] + found[2] + _form(found[1], found[3]), text)


def _form(word: str, particle: str) -> str:
    sound = _last_sound(word)
    if sound is None:
        return particle
    closed, liquid = sound
    after_consonant, after_vowel = _FORMS[particle]
    return after_consonant if closed and not (liquid and particle == "(으)로") else after_vowel


def _last_sound(word: str) -> tuple[bool, bool] | None:
    """Say whether a word ends in a consonant, and whether that is ㄹ."""
    last = word[-1:]
    if last and _FIRST <= ord(last) <= _LAST:
        ending = (ord(last) - _FIRST) % _ENDINGS
        return ending != 0, ending == _RIEUL
    if any(sign in word for sign in _CLOSED_SIGNS):
        return True, False
    if any(sign in word for sign in _OPEN_SIGNS):
        return False, False
    if _SPELLED.fullmatch(word):
        return last in _CLOSED, last in _LIQUID
    return None
