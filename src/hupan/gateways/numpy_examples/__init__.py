"""Learning from a few hundred labelled vectors by `numpy`, and a shelf for these vectors.

`RidgeLearner` fits them in a closed form, in some tenths of a second; `VectorShelf` keeps what an embedder took seconds
to make.
"""

from hupan.gateways.numpy_examples.ridge import RidgeLearner
from hupan.gateways.numpy_examples.shelf import VectorShelf

__all__ = ["RidgeLearner", "VectorShelf"]
