"""Showcase: products as one reader sees them, in their language and currency, delivered to where they are.

`Reader` says for whom something is shown, `Visit` is that reader in the market. What is shown are plain values
(`views`): cards, galleries, choices, prices over time, opinions, and the same in schema.org's words. Whoever draws
them, a page or a conversation, asks nothing else. Words are English in the sources and in gettext catalogues under
`locale/`; money, numbers, dates and units are written by CLDR.
"""

from hupan.showcase.address_form import address_fields
from hupan.showcase.addresses import (
    CART,
    HELP,
    HOME,
    ORDERS,
    WISHES,
    category_path,
    order_path,
    own_path,
    product_path,
    store_path,
    with_query,
)
from hupan.showcase.attributes import attribute_text, unit_of
from hupan.showcase.cards import FEW, cards_of, few_left, price_of, rating_of, read_cards, store_name
from hupan.showcase.carts import code_refused, count_said, read_cart
from hupan.showcase.choosing import chosen_variant, offers_of, option_views, options_said
from hupan.showcase.formats import LOCALES, TAGS, Formats
from hupan.showcase.goods import Goods, read_goods
from hupan.showcase.kept_cards import card_month, card_name
from hupan.showcase.linked_data import Data, crumbs_data, list_data, product_data, site_data, store_data
from hupan.showcase.market import Market, Visit, visit
from hupan.showcase.opinions import Asked, quote_of, read_asked, read_opinions
from hupan.showcase.past import DAYS, history_view
from hupan.showcase.pictures import card_picture, gallery
from hupan.showcase.reader import (
    CURRENCY_COOKIE,
    HOME_CURRENCIES,
    HOME_PLACES,
    LANGUAGE_COOKIE,
    PLACE_COOKIE,
    PLACES,
    SHOWN_CURRENCIES,
    CartSign,
    Choices,
    Reader,
    known_language,
)
from hupan.showcase.reasons import cancel_reasons, dispute_reasons, return_reasons, returns_said
from hupan.showcase.sending import delivery_cost
from hupan.showcase.views.address import FormFieldView
from hupan.showcase.views.cart import CartPageView, CodeView, DeliveryCost, SumView
from hupan.showcase.views.parts import Card, Link, Picture, Price, StoreCard, Wish
from hupan.showcase.views.product import OfferView, ProductView, Row
from hupan.showcase.words import Words, read_words, sentences

__all__ = [
    "CART",
    "CURRENCY_COOKIE",
    "DAYS",
    "FEW",
    "HELP",
    "HOME",
    "HOME_CURRENCIES",
    "HOME_PLACES",
    "LANGUAGE_COOKIE",
    "LOCALES",
    "ORDERS",
    "PLACES",
    "PLACE_COOKIE",
    "SHOWN_CURRENCIES",
    "TAGS",
    "WISHES",
    "Asked",
    "Card",
    "CartPageView",
    "CartSign",
    "Choices",
    "CodeView",
    "Data",
    "DeliveryCost",
    "FormFieldView",
    "Formats",
    "Goods",
    "Link",
    "Market",
    "OfferView",
    "Picture",
    "Price",
    "ProductView",
    "Reader",
    "Row",
    "StoreCard",
    "SumView",
    "Visit",
    "Wish",
    "Words",
    "address_fields",
    "attribute_text",
    "cancel_reasons",
    "card_month",
    "card_name",
    "card_picture",
    "cards_of",
    "category_path",
    "chosen_variant",
    "code_refused",
    "count_said",
    "crumbs_data",
    "delivery_cost",
    "dispute_reasons",
    "few_left",
    "gallery",
    "history_view",
    "known_language",
    "list_data",
    "offers_of",
    "option_views",
    "options_said",
    "order_path",
    "own_path",
    "price_of",
    "product_data",
    "product_path",
    "quote_of",
    "rating_of",
    "read_asked",
    "read_cards",
    "read_cart",
    "read_goods",
    "read_opinions",
    "read_words",
    "return_reasons",
    "returns_said",
    "sentences",
    "site_data",
    "store_data",
    "store_name",
    "store_path",
    "unit_of",
    "visit",
    "with_query",
]
