"""Storefront: the market as pages, written by the server: they show at once, are found, and work without scripts.

One module a page under `pages/` builds what is shown as plain values (`views/`), from those of the room `showcase`; a
template under `templates/` only draws it. Scripts (`frontend/src/storefront`) make pages quicker: they fetch the same
addresses and put pieces of them in place.

Other rooms have pages in the same frame (`till`): they bring their templates, and make a `Page` of them.
"""

from hupan.storefront.asking import FromReader, Shop, show_page
from hupan.storefront.errors import BadForm
from hupan.storefront.forms import check_cart_form, read_cart_form, read_guest_form, wants_data
from hupan.storefront.page import Page
from hupan.storefront.pages.frame import meta_of
from hupan.storefront.pages.missing import missing_page, refusal_said, refused_page
from hupan.storefront.responding import html_response, whole_address
from hupan.storefront.service import Asking, PageMaker, Storefront

__all__ = [
    "Asking",
    "BadForm",
    "FromReader",
    "Page",
    "PageMaker",
    "Shop",
    "Storefront",
    "check_cart_form",
    "html_response",
    "meta_of",
    "missing_page",
    "read_cart_form",
    "read_guest_form",
    "refusal_said",
    "refused_page",
    "show_page",
    "wants_data",
    "whole_address",
]
