"""Reads what people say of goods they want: their attributes, their kind, the order and the price, in three languages.

`read_wishes` finds what a text says of the attributes of goods, by their names and by what people say in place of them
(`meant/`), as wanted, not wanted, or let go of. `called` and `spoken_of` tell of which kind of goods it speaks.
`wish_of` keeps of a story the wish; `kinds_apart` parts a wish for several kinds. `sort_of`, `wants_cheaper` and
`lets_go_of_price` read the order and the price, `read_terms` on what terms goods are wanted. Nothing is looked up and
no model is asked: a wish that is misread is mended by a line in a file. `phrases`, below, reads sums, measures and
places.
"""

from hupan.sayings.clauses import wish_of, wishes_for
from hupan.sayings.kinds import (
    CALLED,
    SURELY,
    Weights,
    called,
    learn_kinds,
    named_kinds,
    names_part,
    places_of_names,
    spoken_of,
)
from hupan.sayings.meaning import HIGH, LOW, read_sayings, speaks_of_any
from hupan.sayings.ordering import lets_go_of_price, sort_of, wants_cheaper
from hupan.sayings.owning import names_one_of
from hupan.sayings.parting import Wished, kinds_apart, may_be_apart
from hupan.sayings.refusing import DROPS, REFUSED_KO, REFUSED_ZH, refuses
from hupan.sayings.subjects import AskedOfShop, Subject, asked_of_shop
from hupan.sayings.terms import HERE, Term, TermOf, Terms, is_everyday, joined_terms, read_terms
from hupan.sayings.topics import (
    Topic,
    asks_for_all,
    asks_past_prices,
    attributes_of,
    beside_attribute,
    topics_of,
)
from hupan.sayings.traits import (
    ANY_OF,
    NO,
    YES,
    Named,
    Wishes,
    flat_of,
    named_traits,
    place_of,
    plain_value,
    read_wishes,
    takes,
)
from hupan.sayings.turning import is_let_go, is_unwanted
from hupan.sayings.utmost import leaning

__all__ = [
    "ANY_OF",
    "CALLED",
    "DROPS",
    "HERE",
    "HIGH",
    "LOW",
    "NO",
    "REFUSED_KO",
    "REFUSED_ZH",
    "SURELY",
    "YES",
    "AskedOfShop",
    "Named",
    "Subject",
    "Term",
    "TermOf",
    "Terms",
    "Topic",
    "Weights",
    "Wished",
    "Wishes",
    "asked_of_shop",
    "asks_for_all",
    "asks_past_prices",
    "attributes_of",
    "beside_attribute",
    "called",
    "flat_of",
    "is_everyday",
    "is_let_go",
    "is_unwanted",
    "joined_terms",
    "kinds_apart",
    "leaning",
    "learn_kinds",
    "lets_go_of_price",
    "may_be_apart",
    "named_kinds",
    "named_traits",
    "names_one_of",
    "names_part",
    "place_of",
    "places_of_names",
    "plain_value",
    "read_sayings",
    "read_terms",
    "read_wishes",
    "refuses",
    "sort_of",
    "speaks_of_any",
    "spoken_of",
    "takes",
    "topics_of",
    "wants_cheaper",
    "wish_of",
    "wishes_for",
]
