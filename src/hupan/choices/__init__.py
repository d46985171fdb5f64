"""Choices: which variant of a product somebody means, how many of it, and what they want of which thing.

`read_choice` holds what was said against the product's own options (`variants`), with the words that buyers have for
values beside the sellers' (`saying`, `values.toml`); `how_many` and `called` pick amounts and things (`picking`);
`enough_of`, `asks_more`, `recount` and `speaks_of_cart` tell what is said of what is there already (`amounts`);
`clauses` and `into` part a text that asks for several things, or for one instead of another (`parting`), and
`deeds_apart` one that asks for several deeds (`deeds`). What two values could be is not chosen: it is left for a
question, unless somebody leaves it to us (`leaving`). What is said to any shop ("no thanks") names nothing, whatever
sellers call their goods (`manners`).
"""

from hupan.choices.amounts import asks_more, enough_of, names_also, outright, recount, speaks_of_cart
from hupan.choices.deeds import deeds_apart
from hupan.choices.leaving import leaves_colour, part_ruled_out
from hupan.choices.looks import are_colours, colours_in, families_of, look_named
from hupan.choices.manners import is_manner, speaks_of
from hupan.choices.parting import clauses, into, only_asks
from hupan.choices.picking import bare_number, called, how_many
from hupan.choices.saying import NOWHERE, akin, learn_words
from hupan.choices.variants import (
    Choice,
    fitting,
    is_look,
    is_size,
    missing_options,
    names_value,
    neighbour,
    read_choice,
)
from hupan.choices.wishing import Asked, asked_for, merged

__all__ = [
    "NOWHERE",
    "Asked",
    "Choice",
    "akin",
    "are_colours",
    "asked_for",
    "asks_more",
    "bare_number",
    "called",
    "clauses",
    "colours_in",
    "deeds_apart",
    "enough_of",
    "families_of",
    "fitting",
    "how_many",
    "into",
    "is_look",
    "is_manner",
    "is_size",
    "learn_words",
    "leaves_colour",
    "look_named",
    "merged",
    "missing_options",
    "names_also",
    "names_value",
    "neighbour",
    "only_asks",
    "outright",
    "part_ruled_out",
    "read_choice",
    "recount",
    "speaks_of",
    "speaks_of_cart",
]
