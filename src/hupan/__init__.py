"""Hupan: an open assistant that you own.

Every folder here is a room; `docs/decisions/` and `CONTRIBUTING.md` say how the house is built.
"""

__version__ = "0.1.0"
