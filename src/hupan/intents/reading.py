"""Writes what a buyer says as the examples of the playbook are written."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hupan.intents.carrying import about_cart
from hupan.intents.domain import Standing, possible
from hupan.intents.naming import is_noise, names_goods
from hupan.intents.wondering import Heard, asked_beside, asks_in_a_word, points_at_them
from hupan.phrases import Form, Home, Phrases, form_of, read_phrases, tells_size
from hupan.quests import speaks_of_looks
from hupan.sayings import (
    Topic,
    beside_attribute,
    flat_of,
    names_one_of,
    read_terms,
    sort_of,
    speaks_of_any,
    topics_of,
)

# A code is told by its letters, not by its meaning: each stands for any other.
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z]{4})(?=[A-Z0-9]*[0-9]|[A-Z]{7})[A-Z0-9]{5,24}(?![A-Za-z0-9])")
_ANY_CODE = "SAVE20"
_SMALL_CODE = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9]*[a-z]{3})(?=[a-z0-9]*[0-9])(?!\d+[a-z]+(?![a-z0-9]))[a-z0-9]{5,24}(?![a-z0-9])"
)
# As `hupan.purchases.write_number` writes them. What is done with an order does not hang on its number.
_ORDER = re.compile(r"\s*(?<![A-Za-z0-9])(?:[0-9A-Za-z]{4}-){2}[0-9A-Za-z]{4}(?![A-Za-z0-9])")
_LONGEST = 300
_LONGEST_TRAIT = 48
# What buyers wrote of goods that are shown is everybody's to read.
_OF_REVIEWS = 0.1
# `要四人的`, `大马士革那种`: those that are so, whatever that is.
_ONES = re.compile(
    r"^(?:那|就|我们?)?(?:要|想要|有没有|来点)?[^我你他这那第]{1,12}(?:的|那种)"
    r"(?:吧|呢|有吗|最好|优先|就行|[是对]吧)?[。!！ ]*$"
    r"|^(?:좀|더|조금|혹시|그럼)? ?[가-힣 ]{0,12}[가-힣] ?(?:건|거|게|것|걸)(?:은|도)? ?(?:없|있)(?:나|니|어|을까)"
    r"(?:요)?[?？.! ]*$"
    r"|^[가-힣 ]{2,14}(?:맞는|어울리는|쓸|놓을) ?(?:건|거|것|게|걸)(?:요)?[?？.! ]*$"
)
_ONE_OF_THEM = re.compile(r"\b(?:the|that|this) (?:\w+ ){0,3}one\b|[那这哪][个款件条双把台只块顶支本]", re.IGNORECASE)
# Who asks for words is seldom after goods, and who asks for a text never. Who names goods and a wish, or a sum, or
# nothing else, is after them, whatever story they tell.
_IN_WORDS, _TEXT, _WISHED = 0.05, 5.0, 0.1
# Beside goods most of what is said is about them; who names no others narrows these down; and who points at one of
# them, or names an order by its number, looks for no other.
_BESIDE_GOODS, _NO_OTHER_GOODS, _POINTED, _NUMBERED = 0.3, 0.15, 0.2, 0.05
# Who names two places, and no cart, has these compared. Of what was compared "the lighter one" is a choice, and so is
# "the cheapest, in my basket" of anything.
_TWO_PLACES, _NOT_PUT, _CHOSEN, _NARROWED = 4.0, 0.2, 6.0, 0.03
_SEVERAL, _MOST_COMPARED, _RANKED = 2, 4, 10.0
# "At least 20 hours" is a wish, and no question.
_MEASURED = 3.0
# Of many that are shown, who names an attribute or a colour, or the size that somebody needs, wants those that have it:
# asked back which one is meant, or served one, they are not.
_TRAIT = {"refine": 6.0, "ask": 0.05, "add": 0.02, "talk": 0.1, "compare": 0.2, "search": 0.5, "buy": 0.2, "watch": 0.3}
# Whoever asks what to give somebody looks for a gift.
_GIVEN = {"search": 4.0, "talk": 0.2, "decline": 0.2}
# Whoever asks whether such goods are sold wants to know it of this market, whatever they are called.
_SOLD = {"search": 6.0, "talk": 0.05, "ask": 0.3}
# "Order it, I can't live without coffee": what lies in the cart is to be bought, whatever else is told.
_BOUGHT = {"buy": 6.0, **dict.fromkeys(("search", "refine", "ask", "talk", "change", "code", "cart", "decline"), 0.1)}
# "Put the cheapest at the top" puts nothing anywhere but the list in order.
_ON_TOP = re.compile(
    r"\b(?:(?:at|on|to) (?:the |my )?top|up top|top of (?:the|my) list|first)\b"
    r"|(?:排|放|摆|列|挪|提)(?:在|到|去)?最?(?:前|上|头)|(?:위로|맨\s?위|앞으로|먼저)",
    re.IGNORECASE,
)
_CARTED = re.compile(r"\b(?:cart|basket|bag|trolley)\b|购物车|加购|담아|담을|장바구니|카트", re.IGNORECASE)
_SORTED = {"refine": 20.0, **dict.fromkeys(("add", "compare", "watch", "buy", "search", "decline", "talk"), 0.05)}
# What is pointed at and is to go into the cart is there: what else is said of it, and why, is no wish for others.
_PUT_IN = re.compile(
    r"\b(?:to|in|into|onto) (?:(?:my|the) )?(?:shopping )?(?:cart|basket|trolley|bag)\b"
    r"|购物车|加购|加车|담아|담을|담고|장바구니|카트",
    re.IGNORECASE,
)
_PUT = {"add": 3.0, "search": 0.001, **dict.fromkeys(("refine", "ask", "talk", "decline"), 0.2)}
# "Has it become dearer since" orders nothing.
_WONDERED = 0.1
# "asdfgh" wishes for nothing.
_NOISE = 0.001
# "Shorter", "for children", "the dark one" amid general talk are said of that.
_AMID_TALK = 0.01
# Who speaks of what lies in their cart, or of what they bought, means that, and seldom looks for another one.
_OF_THEIRS, _HAD_ALREADY, _NOTHING_BOUGHT = 4.0, 0.1, 0.05
_OWNED: Mapping[tuple[str, ...], Callable[[Standing], Sequence[str]]] = {
    ("change",): lambda standing: standing.carried,
    ("track", "cancel", "return", "exchange", "reorder"): lambda standing: standing.bought,
}
# Who needs something no longer gives up what they have: what lies in the cart, or what was ordered.
_SPARED: Mapping[str, float] = {
    **dict.fromkeys(("cancel", "change"), 4.0),
    "return": 2.0,
    **dict.fromkeys(("search", "track", "talk", "ask"), 0.3),
    **dict.fromkeys(("reorder", "add", "buy", "exchange"), 0.05),
}
# Who says that it came broken, or is another one, wants to send back what they bought.
_COMPLAINED: Mapping[str, float] = {
    **dict.fromkeys(("return", "exchange"), 4.0),
    **dict.fromkeys(("search", "talk", "ask", "refine", "add"), 0.1),
}
# Reviews of one that is pointed at are read, in however few words that is said; and when it comes is asked of it.
_REVIEWED = {"ask": 4.0, "talk": 0.3, "refine": 0.05, **dict.fromkeys(("add", "watch", "buy"), 0.1)}
_DELIVERED = {"ask": 4.0, "talk": 0.03, "decline": 0.3}
# "Buy it", where there is nothing to buy, and discounts for newcomers, which nobody asks of a thing.
_TAKEN, _OFFERED = {"buy": 1.0, "talk": 0.1}, {"code": 3.0, "talk": 0.3, "ask": 0.05, "search": 0.3}
# What is to go somewhere else is what was ordered: nothing else has an address yet.
_REDIRECTED = 0.01
# Whoever says what an attribute of what is shown is called, and little else, speaks of these goods.
_STATED = {"talk": 0.05, "decline": 0.05, "search": 0.3, "ask": 3.0}
_OF_IT = {"refine": 0.2}
# Of one thing that lies open much is asked in a word ("and the battery?"). Who wishes for other goods means these.
_OPEN = {"ask": 3.0, "refine": 0.5}
_OTHERS_WISHED = 4.0
# "Never mind" and "I'll think it over" wish for nothing, wherever somebody stands; nor does who asks what to do on a
# wet day, and who tells that their shoes got soaked looks for no shoes.
_DROPPED = {"talk": 2000.0}
_TOLD = {"talk": 20.0, "search": 0.03}
# "More like the second" wants neither the second itself nor to know of it, and "why that one" is asked of it.
_LIKENED = {"refine": 25.0, "search": 0.3, **dict.fromkeys(("ask", "add", "compare", "buy", "talk", "watch"), 0.03)}
_JUSTIFIED = {"ask": 40.0, "compare": 0.3, **dict.fromkeys(("talk", "add", "refine", "search", "watch", "buy"), 0.05)}
# Pointers are read the same way wherever and whenever something is written.
_ANYWHERE = Home("USD", date(2000, 1, 1))


def plain(said: str) -> str:
    """Write a text as the examples are: without order numbers, and with one code in place of every discount code."""
    return _CODE.sub(_ANY_CODE, _ORDER.sub("", said)) or said


def names_code(said: str) -> bool:
    """Whether a text has what can be a discount code, large or small: nobody who types one looks at its capitals."""
    return _CODE.search(said) is not None or _SMALL_CODE.search(said.casefold()) is not None


def expected(said: str, standing: Standing, *, amid_talk: bool = False) -> dict[str, float]:
    """Tell what can be wanted by somebody who says this where they stand, and how likely each is by its form alone.

    It takes the processor for some milliseconds, and reads the lexicon the first time: not for the event loop.

    Args:
        said: The words.
        standing: Where they stand.
        amid_talk: Whether the conversation has been about other things than goods so far.
    """
    if is_noise(said):
        return {name: by if name == "talk" else by * _NOISE for name, by in possible(standing).items()}
    return _weighed(said, standing, amid_talk=amid_talk)


def _weighed(said: str, standing: Standing, *, amid_talk: bool) -> dict[str, float]:
    """Weigh what has words."""
    form, named = form_of(said), names_goods(said)
    phrases = read_phrases(said[:_LONGEST], _ANYWHERE)
    owned = [each for each, names in _OWNED.items() if names_one_of(said, names(standing))]
    # Who bought mugs may ask to see some: the words alone decide.
    owned = [] if form.another else owned
    likely = possible(standing, goods=named and not form.words and not owned)
    if owned and not standing.shown:
        likely["search"] *= _HAD_ALREADY
        likely["talk"] *= _HAD_ALREADY
    elif named and not form.words and (form.wishes or phrases.budgets or (not form.asks and tells_size(phrases))):
        likely["talk"] *= _WISHED
    for each in {each for actions in owned for each in actions} & likely.keys():
        likely[each] *= _OF_THEIRS
    if form.texts:
        likely["talk"] *= _TEXT
    if form.gives and not form.texts:
        likely |= {name: likely[name] * by for name, by in _GIVEN.items()}
    elif form.words:
        likely["search"] *= _IN_WORDS
    elif standing.shown:
        likely["talk"] *= _BESIDE_GOODS
    if standing.shown:
        weighed = _beside(said, form, phrases, standing, named=named)
        likely |= {name: likely[name] * by for name, by in weighed.items() if name in likely}
    carted = about_cart(said, form, phrases, standing, owned=("change",) in owned, named=named)
    likely |= {name: likely[name] * by for name, by in carted.items() if name in likely}
    if standing.orders and _ORDER.search(said[:_LONGEST]):
        likely["search"] *= _NUMBERED
    likely = _by_form(likely, form, standing, amid_talk=amid_talk, named=named)
    return likely | {name: likely[name] * by for name, by in _wishing_nothing(form).items() if name in likely}


def _wishing_nothing(form: Form) -> dict[str, float]:
    """Weigh what neither wishes for goods nor asks of any."""
    if form.drops or (form.idles and not form.wishes):
        return _DROPPED
    if form.tells and not (form.asks or form.another or form.gives or form.complains):
        return _TOLD
    return {}


def _by_form(
    likely: dict[str, float], form: Form, standing: Standing, *, amid_talk: bool, named: bool
) -> dict[str, float]:
    """Weigh what certain forms say wherever somebody stands."""
    if form.redirects and standing.orders:
        likely |= {name: by * _REDIRECTED for name, by in likely.items() if name != "track"}
    if form.spares and (standing.carted or standing.orders):
        likely |= {name: likely[name] * by for name, by in _SPARED.items() if name in likely}
    if form.buys and standing.carted:
        likely |= {name: likely[name] * by for name, by in _BOUGHT.items() if name in likely}
    if form.wonders and "reorder" in likely:
        likely["reorder"] *= _WONDERED
    if form.complains and standing.orders:
        likely |= {name: likely[name] * by for name, by in _COMPLAINED.items() if name in likely}
    if form.takes and not (standing.shown or standing.carted):
        likely |= _TAKEN
    if form.offers and not form.words:
        likely |= {
            name: by * (1.0 if name == "code" else likely[name]) for name, by in _OFFERED.items() if name in likely
        }
    if form.sells and not form.texts:
        likely |= {name: likely[name] * by for name, by in _SOLD.items() if name in likely}
    elif amid_talk and not named:
        likely |= {name: likely[name] * _AMID_TALK for name in ("search", "decline")}
    return likely


def _beside(said: str, form: Form, phrases: Phrases, standing: Standing, *, named: bool) -> dict[str, float]:
    """Tell how much likelier, or less so, each is where goods are shown, by all that is said."""
    other = named and not names_one_of(said, standing.displayed)
    topics = topics_of(said[:_LONGEST])
    heard = Heard(said, form, phrases, topics, named, other)
    weighed = _beside_goods(form, phrases, standing, other=other)
    told = bool(weighed.keys() & {"compare", "add"}) or asks_in_a_word(heard, standing)
    if not told and _narrows(said, form, phrases, standing):
        weighed |= _TRAIT | {"search": weighed["search"] * _TRAIT["search"]}
    rest = beside_attribute(said, standing.stated) if len(said) <= _LONGEST_TRAIT else None
    # "Battery life" names no battery that is to be had.
    if rest is not None and not (other and names_goods(rest)):
        stated = _STATED | (_OF_IT if standing.opened and not phrases.measures else {})
        weighed |= {name: weighed.get(name, 1.0) * by for name, by in stated.items()}
    if _ON_TOP.search(said) and not _CARTED.search(said) and sort_of(said) is not None:
        weighed |= _SORTED
    if phrases.pointers and not form.asks and _PUT_IN.search(said):
        weighed |= {name: weighed.get(name, 1.0) * by for name, by in _PUT.items()}
    weighed |= {name: weighed.get(name, 1.0) * by for name, by in asked_beside(heard, standing).items()}
    if not form.texts:
        of_one = phrases.pointers or points_at_them(said) or names_one_of(said, standing.displayed)
        likened = form.likens and of_one and not other
        of_these = _LIKENED if likened else _JUSTIFIED if form.justifies or form.advises else {}
        weighed |= {name: weighed.get(name, 1.0) * by for name, by in of_these.items()}
    return _of_topics(weighed, topics, form, phrases, standing)


def _of_topics(
    weighed: dict[str, float], topics: Sequence[Topic], form: Form, phrases: Phrases, standing: Standing
) -> dict[str, float]:
    """Weigh what is asked of what every product has: what buyers say of it, and when it comes."""
    if Topic.REVIEWS in topics:
        weighed["decline"] = _OF_REVIEWS
    places = {place for each in phrases.pointers if not each.without for place in each.places}
    if form.carts or form.texts or form.spares or len(places) > 1:
        return weighed
    if Topic.REVIEWS in topics and places:
        weighed |= {name: weighed.get(name, 1.0) * by for name, by in _REVIEWED.items()}
    if Topic.DELIVERY in topics and not form.pauses and (places or not standing.settled):
        weighed |= {name: weighed.get(name, 1.0) * by for name, by in _DELIVERED.items()}
    return weighed


def _narrows(said: str, form: Form, phrases: Phrases, standing: Standing) -> bool:
    """Whether somebody names what those they want of many are to have, and neither points at one nor asks of it."""
    if standing.shown < _SEVERAL or standing.settled or (standing.opened and form.asks):
        return False
    if any((form.carts, form.takes, form.picks, form.wonders, form.words, form.spares)) or _ONE_OF_THEM.search(said):
        return False
    if phrases.pointers or phrases.counts or phrases.days:
        return False
    flat = flat_of(said[:_LONGEST])
    told = phrases.sizes or phrases.measures or _ONES.search(flat) is not None
    told = bool(told) or bool(read_terms(said[:_LONGEST]).said)
    return len(flat) <= _LONGEST_TRAIT and (told or speaks_of_any(flat) or speaks_of_looks(flat))


def _beside_goods(form: Form, phrases: Phrases, standing: Standing, *, other: bool) -> dict[str, float]:
    """Tell how much likelier, or less so, each is where goods are shown.

    Args:
        form: How it is said.
        phrases: What was read off it.
        standing: Where they stand.
        other: Whether other goods are named than those that are shown.
    """
    search = (1.0 if other else _NO_OTHER_GOODS) * (_POINTED if phrases.pointers else 1.0)
    # "When would it get here" is asked of what is shown, by somebody who has bought nothing.
    bought = 1.0 if standing.orders else _NOTHING_BOUGHT
    search *= _OTHERS_WISHED if other and form.wishes and not phrases.pointers else 1.0
    weighed = {"search": search, "track": bought, "orders": bought}
    if standing.opened and form.asks and not other:
        weighed |= _OPEN
    if other and form.another and not phrases.pointers:
        weighed["ask"] = _NARROWED
    if phrases.measures and not form.asks and not phrases.pointers:
        weighed |= {"refine": _MEASURED, "ask": 1 / _MEASURED}
    places = {place for each in phrases.pointers if not each.without for place in each.places}
    if len(places) >= _SEVERAL and not form.carts and not any(each.everything for each in phrases.pointers):
        return weighed | {"compare": _TWO_PLACES, "add": _NOT_PUT}
    if form.picks and form.asks and standing.compared >= _SEVERAL and not (form.carts or phrases.pointers):
        # "Which of the two lasts longer" is told by those two.
        return weighed | {"compare": _TWO_PLACES, "ask": _NOT_PUT, "search": search * _NARROWED}
    picked = (form.picks and standing.compared >= _SEVERAL) or (form.best and form.carts)
    if form.best and form.asks and not form.carts and standing.shown > _MOST_COMPARED > standing.compared:
        # Of many "which is the lightest" is told by their order; side by side they do not fit.
        return weighed | {"refine": _RANKED, "compare": _NARROWED, "ask": _NOT_PUT}
    if picked and not form.asks and not phrases.budgets:
        # What is for the cart is set beside nothing: "of the three, the best rated one, please".
        others = dict.fromkeys(("refine", "talk"), _NARROWED) | ({"compare": _NOT_PUT} if form.carts else {})
        return weighed | {"add": _CHOSEN, "search": search * _NARROWED} | others
    return weighed
