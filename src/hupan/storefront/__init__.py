"""Storefront: the market as pages, written by the server: they show at once, are found, and work without scripts.

`reader.py` says for whom a page is: language, currency, place, perhaps a person. One module a page under `views/` asks
the market's rooms and builds what is shown as plain values; a template under `templates/` only draws it. Words stand in
English in the templates and in gettext catalogues under `locale/`; money, numbers and dates are written by CLDR.
Scripts (`frontend/src/storefront`) make pages quicker: they fetch the same addresses and put pieces of them in place.
"""

from hupan.storefront.market import Market
from hupan.storefront.service import Storefront

__all__ = ["Market", "Storefront"]
