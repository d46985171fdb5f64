"""What somebody in a market wants, decided from what they say and from where they stand.

`possible` tells by where they stand (`Standing`) what can be wanted there at all, `expected` how likely each is by the
form of what is said, and `Router` decides by `hupan.agents` and the examples under `playbook/`; what has nothing to do
with shopping is left to the usual assistant. `plain` writes what was said as the examples are written.
"""

from hupan.intents.domain import Standing, learned, playbook, possible
from hupan.intents.naming import names_goods
from hupan.intents.ports import Enquiries
from hupan.intents.reading import expected, plain
from hupan.intents.routing import TALK, Route, Router, language_of

__all__ = [
    "TALK",
    "Enquiries",
    "Route",
    "Router",
    "Standing",
    "expected",
    "language_of",
    "learned",
    "names_goods",
    "plain",
    "playbook",
    "possible",
]
