"""Whether more of something was asked for that nobody states of these goods: then that is said."""

import re

from hupan.quests import Quest

# "Anything fancier", "for a smaller kitchen": it tells how goods should be, and not merely that others are wanted.
_HOW = re.compile(
    r"\b(?:any(?:thing)?|something|some|got|a bit|a little|slightly|even|much)\b.{0,12}"
    r"\b(?:(?:more|less) \w+|\w{3,}er)\b|^(?:more|less) \w+\W*$"
    r"|^(?:any(?:thing)?|something|ones?|those|some)? ?(?:that fits? |for )(?:in )?(?:a|an|my|our) \w+"
    r"|(?:更|再)[^，,。]{1,4}一?[点些]|[^，,。有没来换]{1,4}一?[点些]的|适合.{1,8}的"
    r"|(?:더|좀|조금)\s?[가-힣]{1,6}\s?(?:거|것|건|걸|게)|에\s?(?:맞는|어울리는|놓을|쓸)\s?(?:거|것|건|걸|게)",
    re.IGNORECASE,
)


def is_unheard(said: str, rest: str, before: Quest | None, after: Quest) -> bool:
    """Whether a turn told how goods should be, and nothing of it was understood but its words.

    Args:
        said: What was said.
        rest: Of it, what was read as no price, day or measure.
        before: What was sought before it.
        after: What is sought now.
    """
    if before is None or after.category is None or _HOW.search(said) is None:
        return False
    # Where no goods have all the words, these are let go of.
    kept = after.text in {before.text, f"{before.text} {rest}".strip(), ""}
    same = (after.traits, after.sort, after.least, after.most, after.terms)
    return kept and same == (before.traits, before.sort, before.least, before.most, before.terms)
