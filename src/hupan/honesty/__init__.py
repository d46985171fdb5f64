"""Honesty: holds what a model says of goods against what the market says of them.

`Facts` and `unfounded` judge prose that is written about a turn's results, all at once: whatever stands in no fact is
not shown. `about`, `claims` and `concerns` judge what is only said in passing while goods lie on the screen, sentence
by sentence as it comes (`Sentences`): what a sentence claims of them (a price, a measure, when it comes, stock, terms,
a rating, a deed) has to be stated by a card or a listing (`Stated`); whatever is said of anything else passes.
docs/decisions/0103-what-is-said-beside-cards.md.
"""

from hupan.honesty.claiming import Claim, Of, claims
from hupan.honesty.facts import Facts, unfounded
from hupan.honesty.figures import sums_in
from hupan.honesty.sentences import Sentences
from hupan.honesty.stated import Stated
from hupan.honesty.talk import About, about, concerns

__all__ = [
    "About",
    "Claim",
    "Facts",
    "Of",
    "Sentences",
    "Stated",
    "about",
    "claims",
    "concerns",
    "sums_in",
    "unfounded",
]
