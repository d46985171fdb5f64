"""How goods that were found match what was wished for: which of their variants fit, at what price, and in what words.

`quests`, below, says what is sought and what was found for it; `fitted` leaves of each product what fits, so that a
card is true of one thing that can be bought. `reasons_of`, `wishes_of` and `trait_said` say in the reader's language
which wishes there were and which of them a product has. `untaken` and `held` tell of measures that no attribute takes,
`rivals_named` what else may have been meant.
`shopping`, above, draws the cards.
"""

from hupan.matching.elsewhere import market_address, rivals_named
from hupan.matching.fitting import Fitting, fitted, in_variant, variants_of
from hupan.matching.terms import unknown_said
from hupan.matching.unstated import Unheld, held, unheld_said, untaken
from hupan.matching.wishes import (
    Reason,
    arrives_in_time,
    joined,
    ranked_by,
    reasons_of,
    spec_name,
    specs_of,
    trait_said,
    wishes_of,
)

__all__ = [
    "Fitting",
    "Reason",
    "Unheld",
    "arrives_in_time",
    "fitted",
    "held",
    "in_variant",
    "joined",
    "market_address",
    "ranked_by",
    "reasons_of",
    "rivals_named",
    "spec_name",
    "specs_of",
    "trait_said",
    "unheld_said",
    "unknown_said",
    "untaken",
    "variants_of",
    "wishes_of",
]
