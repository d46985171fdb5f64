"""Storefront: the market as pages, written by the server: they show at once, are found, and work without scripts.

One module a page under `pages/` builds what is shown as plain values (`views/`), from those of the room `showcase`; a
template under `templates/` only draws it. Scripts (`frontend/src/storefront`) make pages quicker: they fetch the same
addresses and put pieces of them in place.
"""

from hupan.storefront.service import Storefront

__all__ = ["Storefront"]
