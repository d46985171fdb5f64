"""Tells what is asked beside goods: of these, in a word, or of the world, in a whole question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hupan.intents.domain import Standing
from hupan.intents.naming import names_goods
from hupan.phrases import Form, Phrases
from hupan.quests import speaks_of_looks
from hupan.sayings import Topic, beside_attribute, flat_of, names_one_of, speaks_of_any

_SEVERAL = 2
_LONGEST, _LONGEST_WORD = 120, 32
# "And the weight?", of what lies there: whatever it is called, it is asked of these, and narrows nothing.
_OF_THESE = {
    "ask": 4.0,
    "refine": 0.05,
    "search": 0.3,
    "talk": 0.3,
    "decline": 0.1,
    **dict.fromkeys(("add", "watch"), 0.1),
}
_KNOWN = {"ask": 25.0, "refine": 0.1, "talk": 0.1, **dict.fromkeys(("add", "watch", "buy", "compare", "decline"), 0.05)}
# Of two that stand side by side it is asked of both.
_OF_BOTH = 3.0
# "How long to Leeds", of what is shown: nobody travels there.
_SENT = {"ask": 20.0, "talk": 0.1, "refine": 0.1, "search": 0.1}
_TRAVELLED = {"talk": 20.0, "ask": 0.1}
# "Which is bigger, Jupiter or Saturn", "3 times 19.99": that is asked of the world.
_OF_THE_WORLD = {"talk": 6.0, **dict.fromkeys(("compare", "search", "refine", "ask", "add", "decline", "change"), 0.3)}
_RECKONED = {
    "talk": 100.0,
    **dict.fromkeys(("search", "refine", "ask", "add", "change", "cart", "code", "compare", "decline", "watch"), 0.001),
}
# "Wait, the cat is on the keyboard", and "back in a minute", wish for nothing.
_AWAY = {"talk": 60.0, **dict.fromkeys(("search", "refine", "buy", "add", "ask", "track"), 0.03)}
# Who asks whether dogs eat peanut butter looks for none.
_NOT_SOUGHT = {"search": 0.3, "talk": 3.0}
# "Expensive, is it", of the one that lies open.
_OF_THIS = {"ask": 3.0, "talk": 0.3}
# Whether it is so: `沉不沉`, `무거울까`. What is asked with yes or no is asked of what is there.
_IS_IT_SO = re.compile(
    r"^(?:那|它|这个?|那个?|会)?(?!要|买|看|用)(?P<is>[一-鿿])[不没](?P=is)[一-鿿]{0,3}[啊呀呢]?[?？]*$"
    r"|^(?:그거|이거|많이|너무|좀|혹시|막|꽤)? ?(?!뭐|뭘|어떤|어느|살|할|갈|말|담)[가-힣]{1,6}"
    r"(?:할까|울까|을까|릴까|길까|질까)(?:요)?[?？]*$"
)
_HOW_FAR = re.compile(
    r"\bhow (?:long|soon|quick(?:ly)?|fast|many days)\b.*\b(?:to|till|until|in|at|reach)\b"
    r"|\bwhen\b.*\b(?:arrive|reach|come|get (?:here|there|to)|be (?:here|there|in))\b"
    r"|[到寄送发往][^，。,.?？]{2,8}(?:几天|多久|多少天|多长时间|(?:什么|啥)时候|哪天)|(?:几天|多久|多少天).{0,3}[到送寄]"
    r"|까지.{0,8}(?:며칠|얼마나|몇\s?일|언제)|(?:으?로|에)\s?(?:보내|받|도착|배송).{0,8}(?:며칠|얼마나|몇\s?일|언제)"
)
_THEM = re.compile(
    r"\b(?:it|its|they|them|these|those|this|that|one|ones)\b|[它这那]|(?:이|그|저)(?:거|것|건|게|걸)|얘|쟤|[두둘]\s?개"
)
_RIVALS = re.compile(
    r"^(?:which|what|who)\b[^,]{2,32}?(?:,| between| of) (?P<one>[\w' -]{2,24}?),? (?:or|and) (?P<two>[\w' -]{2,24})$"
    r"|^(?P<eins>[一-鿿]{1,6})(?:和|跟|与|还是)(?P<zwei>[一-鿿]{1,6}?)(?:相?比)?[,，]?(?:到底)?(?:哪个|谁|哪[一种样])"
    r"|^(?P<hana>[가-힣]{1,8}?)(?:이랑|랑|과|와|하고)\s?(?P<dul>[가-힣]{1,8}?)\s?중에?서?\s?(?:어느|어떤|어디|뭐|뭘|무엇|누)"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read off a text that is said beside goods.

    Attributes:
        said: The words.
        form: How they are said.
        phrases: The sums, measures and places in them.
        topics: What they ask of that every product has.
        named: Whether goods are named.
        other: Whether other goods are named than those that are shown.
    """

    said: str
    form: Form
    phrases: Phrases
    topics: Sequence[Topic]
    named: bool
    other: bool


def asks_in_a_word(heard: Heard, standing: Standing) -> bool:
    """Whether nothing but a name is said, in the way of a question, and no goods, place or value go by that name."""
    if not heard.form.elides or heard.other or len(heard.said) > _LONGEST_WORD:
        return False
    if _says_how(heard.phrases):
        return False
    flat = flat_of(heard.said)
    return not speaks_of_looks(flat) and not names_one_of(heard.said, standing.displayed)


def points_at_them(said: str) -> bool:
    """Whether somebody says "it", "that one" or the like."""
    return _THEM.search(said.casefold()) is not None


def is_away(heard: Heard) -> bool:
    """Whether somebody is called away or wrote by mistake, and neither asks nor wishes for anything."""
    form, said = heard.form, heard.said
    if not form.pauses or len(said) > _LONGEST or _says_how(heard.phrases):
        return False
    if any((form.asks, form.carts, form.picks, form.another, form.spares, form.takes, form.complains, form.buys)):
        return False
    flat = flat_of(said)
    return not (heard.named and form.wishes) and not speaks_of_any(flat) and not speaks_of_looks(flat)


def _says_how(phrases: Phrases) -> bool:
    return any((phrases.pointers, phrases.sizes, phrases.measures, phrases.counts, phrases.budgets, phrases.days))


def asked_beside(heard: Heard, standing: Standing) -> dict[str, float]:
    """Tell how much likelier, or less so, each is by what is asked; nothing where that tells nothing.

    Args:
        heard: What was read.
        standing: Where they stand.
    """
    form = heard.form
    if form.reckons and not heard.named:
        return _RECKONED
    if is_away(heard):
        return _AWAY
    if heard.phrases.pointers or form.carts or form.texts or len(heard.said) > _LONGEST:
        return {}
    if _IS_IT_SO.search(heard.said.casefold().strip()) and not heard.other:
        return _OF_THESE
    if asks_in_a_word(heard, standing):
        known = bool(heard.topics) or beside_attribute(heard.said, standing.stated) is not None
        both = {"compare": _OF_BOTH} if standing.compared >= _SEVERAL else {}
        return (_KNOWN if known else _OF_THESE) | both
    return _asked_whole(heard, standing)


def _asked_whole(heard: Heard, standing: Standing) -> dict[str, float]:
    """Weigh a whole question: of the way to a place, of two things, or of goods that nobody wishes for."""
    form, folded = heard.form, heard.said.casefold()
    of_them = _THEM.search(folded) is not None
    if Topic.DELIVERY in heard.topics and (form.asks or _HOW_FAR.search(folded)):
        sent = _HOW_FAR.search(folded) is not None and (of_them or not form.words)
        return _TRAVELLED if form.travels else _SENT if sent else {}
    if _weighs_others(heard, standing):
        return _OF_THE_WORLD
    if not form.asks or form.words or of_them:
        return {}
    if heard.other:
        sought = form.wishes or form.another or form.sells or form.gives or heard.phrases.budgets
        return {} if sought else _NOT_SOUGHT
    return _OF_THIS if heard.topics and standing.opened else {}


def _weighs_others(heard: Heard, standing: Standing) -> bool:
    """Whether two things are set against each other that are neither goods nor what goods are made of."""
    found = _RIVALS.search(heard.said.casefold().strip(" ?？。.!"))
    if found is None or heard.other or _THEM.search(heard.said.casefold()):
        return False
    sides = [each for each in found.groups() if each is not None]
    return not any(
        speaks_of_any(flat_of(side))
        or speaks_of_looks(flat_of(side))
        or names_goods(side)
        or names_one_of(side, standing.displayed)
        or beside_attribute(side, standing.stated) is not None
        for side in sides
    )
