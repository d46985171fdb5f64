"""How much agents may spend: so much a day for whoever comes along, and more for platforms that the operator knows.

The cap stands between the words of UCP and the checkout, so no version and no transport goes around it. What is taken
of it is taken before anything is charged, under a lock of the agent's, and given back where nothing was bought.
"""

from hupan.protocols.ucp_limits.spending import CappedCheckouts, Spender, SpendingCapReached, SpendingStore, Standing

__all__ = ["CappedCheckouts", "Spender", "SpendingCapReached", "SpendingStore", "Standing"]
