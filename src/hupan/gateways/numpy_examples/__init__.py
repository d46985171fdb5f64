"""Learning from some thousand labelled vectors by `numpy`, and a shelf for what was learned.

`RidgeLearner` fits them in a closed form, in seconds; `LearnedShelf` keeps what came out, and has what was shipped.
"""

from hupan.gateways.numpy_examples.ridge import RidgeLearner
from hupan.gateways.numpy_examples.shelf import LearnedShelf, labelled

__all__ = ["LearnedShelf", "RidgeLearner", "labelled"]
