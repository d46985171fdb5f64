"""The shopping agent: what a buyer wants, decided from what they say and from where they stand.

`Standing` says what there is (goods on the screen, things in the cart, orders), `possible` what can be wanted of it,
and the playbook (`playbook/`) what people say who want it; `hupan.agents` decides. `plain` writes what was said as the
playbook's examples are written, and `named_traits` reads off it which attributes of goods it names.
"""

from hupan.shopping.domain import Standing, playbook, possible
from hupan.shopping.ports import Finding, Shelves
from hupan.shopping.quest import Quest
from hupan.shopping.reading import names_goods, plain
from hupan.shopping.seeking import SHOWN, Reading, Seeker, Sought
from hupan.shopping.traits import NO, YES, Named, named_traits

__all__ = [
    "NO",
    "SHOWN",
    "YES",
    "Finding",
    "Named",
    "Quest",
    "Reading",
    "Seeker",
    "Shelves",
    "Sought",
    "Standing",
    "named_traits",
    "names_goods",
    "plain",
    "playbook",
    "possible",
]
