"""Cards: how a buyer comes to pay by one without its number ever coming here.

The number is typed in at the provider of payments, on a page of its own. What this room hands to the provider is an
`Errand`: where the buyer comes back to, in which language they are spoken to. Errands are sealed (`Errands`), so what a
program sends as a credential is never one: it sends nobody elsewhere after they have paid.
"""

from hupan.cards.domain import Errand
from hupan.cards.service import Errands

__all__ = ["Errand", "Errands"]
