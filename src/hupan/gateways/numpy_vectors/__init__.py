"""Nearness of meaning by `numpy`: vectors of eight bits in a file, found by their signs first.

`VectorFile` keeps a vector under the hash of the text that it stands for, so that a text is embedded once in its life;
`NumpyMeanings` knows which product has which text, and finds what is near, filters included.
"""

from hupan.gateways.numpy_vectors.file import VectorFile
from hupan.gateways.numpy_vectors.meanings import NumpyMeanings

__all__ = ["NumpyMeanings", "VectorFile"]
