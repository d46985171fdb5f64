"""The same market as plain tools, for the loops of others: each does what it says at once, with the buyer's own rights.

What a tool tells a model is also kept as the card that our agent would have shown, so that one judge judges both. The
judge is lenient here: what a tool has told counts as shown, whatever the model then writes. No tool pays; `checkout`
prepares what the buyer confirms, as ours does.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import httpx

from bench.shopping.goods import Goods, listings, tree
from bench.shopping.house import HOMES, Json, Shopper
from bench.shopping.script import CURRENCY
from hupan.catalog import AttributeSpec, CategoryId, Product, in_language
from hupan.kernel import CURRENCIES, Language

_SHOWN = 6
_QUOTED = 3
_LONGEST_QUOTE = 200
_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "number"}
_COUNT: Json = {"type": "integer", "minimum": 1}


def _schema(required: Sequence[str] = (), **properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(required)}


DECLARED: Mapping[str, tuple[str, Json]] = {
    "search_products": (
        "Search the market. Prices are in the buyer's currency.",
        _schema(
            ["query"],
            query=_TEXT,
            min_price=_NUMBER,
            max_price=_NUMBER,
            sort={"type": "string", "enum": ["relevance", "price_up", "price_down", "rating"]},
        ),
    ),
    "get_product": (
        "Read a product's attributes, variants, price, delivery and reviews.",
        _schema(["product_id"], product_id=_TEXT),
    ),
    "compare_products": (
        "Compare two to four products.",
        _schema(["product_ids"], product_ids={"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 4}),
    ),
    "add_to_cart": (
        "Put a variant of a product into the cart.",
        _schema(["variant_id"], variant_id=_TEXT, quantity=_COUNT),
    ),
    "set_quantity": (
        "Change how many of a line are in the cart; 0 removes it.",
        _schema(["line_id", "quantity"], line_id=_TEXT, quantity={"type": "integer", "minimum": 0}),
    ),
    "view_cart": ("Read the cart, its total and its codes.", _schema()),
    "apply_code": ("Use a discount code.", _schema(["code"], code=_TEXT)),
    "checkout": ("Prepare the purchase of the cart; the buyer confirms it on a card.", _schema()),
    "list_orders": ("List the buyer's orders, and where their parcels are.", _schema()),
    "cancel_order": ("Prepare cancelling an order; the buyer confirms it.", _schema(["order_id"], order_id=_TEXT)),
    "return_item": (
        "Prepare sending a line of an order back; the buyer confirms it.",
        _schema(["order_id", "line_id"], order_id=_TEXT, line_id=_TEXT),
    ),
    "exchange_item": (
        "Prepare exchanging a line of an order for another variant; the buyer confirms it.",
        _schema(["order_id", "line_id", "variant_id"], order_id=_TEXT, line_id=_TEXT, variant_id=_TEXT),
    ),
}


class Tools:
    """A buyer's tools.

    Args:
        shopper: The buyer.
        goods: The market's goods.
    """

    def __init__(self, shopper: Shopper, goods: Goods) -> None:
        self._shopper = shopper
        self._goods = goods
        self._ask = shopper.caller.ask
        self._cards: list[Json] = []

    def taken(self) -> list[Json]:
        """Return the cards of what was told since this was asked before."""
        taken, self._cards = self._cards, []
        return taken

    def call(self, name: str, arguments: Json) -> object:
        """Do what a model asks for; what is refused or makes no sense is said to it."""
        does: Mapping[str, Callable[..., object]] = {
            "search_products": self._search,
            "get_product": self._product,
            "compare_products": self._compare,
            "add_to_cart": self._add,
            "set_quantity": self._set,
            "view_cart": self._cart,
            "apply_code": self._code,
            "checkout": self._checkout,
            "list_orders": self._orders,
            "cancel_order": self._cancel,
            "return_item": self._return,
            "exchange_item": self._exchange,
        }
        if name not in does:
            return {"error": f"There is no tool {name}."}
        try:
            return does[name](**arguments)
        except httpx.HTTPStatusError as refused:
            return {"error": refused.response.json().get("detail", "It was refused.")}
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    def _show(self, kind: str, data: Json) -> None:
        self._cards.append({"type": "card", "kind": f"shopping.{kind}", "data": data})

    def _search(
        self, query: str, min_price: float | None = None, max_price: float | None = None, sort: str = "relevance"
    ) -> object:
        currency = CURRENCY[self._shopper.language]
        asked: dict[str, Any] = {"q": query, "lang": self._shopper.language, "currency": currency, "limit": _SHOWN}
        for name, price in (("price_from", min_price), ("price_to", max_price)):
            if price is not None:
                asked[name] = str(int(Decimal(str(price)).scaleb(CURRENCIES[currency])))
        words = {"price_up": "price", "price_down": "-price", "rating": "rating"}
        if sort in words:
            asked["sort"] = words[sort]
        found = self._ask("GET", f"/api/market/search?{httpx.QueryParams(asked)}")
        items = [self._item(hit["product_id"]) for hit in found["hits"]]
        self._show("products", {"items": items, "total": found["total"], "missing": []})
        return {"total": found["total"], "products": items}

    def _item(self, product_id: str) -> Json:
        product = listings()[product_id].product
        currency = CURRENCY[self._shopper.language]
        price = round(self._goods.price({"product_id": product_id}, self._shopper.language), CURRENCIES[currency])
        name = product.text(Language(self._shopper.language)).name
        return {"product_id": product_id, "name": name, "price": f"{currency} {price}", "delivery": "3 to 5 days"}

    def _product(self, product_id: str) -> object:
        product = listings()[product_id].product
        facts = [{"label": label, "value": value} for label, value in self._attributes(product)]
        page = self._ask("GET", f"/api/market/products/{product_id}/reviews?limit={_QUOTED}")
        quotes = [{"stars": each["rating"], "text": each["text"][:_LONGEST_QUOTE]} for each in page["reviews"]]
        item = self._item(product_id)
        self._show("facts", {"item": item, "facts": facts, "quotes": quotes})
        variants = [{"variant_id": each.id, "options": dict(each.options)} for each in product.variants]
        return item | {"attributes": facts, "variants": variants, "reviews": quotes}

    def _attributes(self, product: Product) -> list[tuple[str, str]]:
        specs = {spec.key: spec for spec in _specs(product.category_id)}
        language = Language(self._shopper.language)
        return [
            (in_language(specs[key].names, language, Language.EN) or key, str(value))
            for key, value in product.attributes.items()
            if key in specs
        ]

    def _compare(self, product_ids: list[str]) -> object:
        items = [self._item(each) for each in product_ids]
        tables = [dict(self._attributes(listings()[each].product)) for each in product_ids]
        labels = list(dict.fromkeys(label for table in tables for label in table))
        rows = [{"label": label, "values": [table.get(label, "-") for table in tables]} for label in labels]
        self._show("comparison", {"items": items, "rows": rows})
        return {"products": items, "rows": rows}

    def _add(self, variant_id: str, quantity: int = 1) -> object:
        offer = self._offer(variant_id)
        self._ask("POST", "/api/cart/lines", {"offer_id": offer, "quantity": quantity})
        return self._cart()

    def _offer(self, variant_id: str) -> str:
        for listing in listings().values():
            for offer in listing.offers:
                if offer.variant_id == variant_id:
                    return offer.id
        raise LookupError(f"There is no variant {variant_id}.")

    def _set(self, line_id: str, quantity: int) -> object:
        if quantity:
            self._ask("PATCH", f"/api/cart/lines/{line_id}", {"quantity": quantity})
        else:
            self._ask("DELETE", f"/api/cart/lines/{line_id}")
        return self._cart()

    def _cart(self) -> object:
        cart = self._ask("GET", f"/api/cart?country={HOMES[self._shopper.language]['country']}")
        lines = [line for group in cart["groups"] for seller in group["sellers"] for line in seller["lines"]]
        told = [
            {"line_id": each["id"], "name": each["names"], "quantity": each["quantity"], "price": _money(each["price"])}
            for each in lines
        ]
        sums = [group["totals"]["total"] for group in cart["groups"] if group["totals"]]
        self._show("cart", {"lines": told, "sums": [{"text": str(each["minor"]), "strong": True} for each in sums]})
        return {"lines": told, "total": [_money(each) for each in sums], "codes": cart["codes"]}

    def _code(self, code: str) -> object:
        self._ask("PUT", "/api/cart/codes", {"codes": [code]})
        return self._cart()

    def _checkout(self) -> object:
        home = HOMES[self._shopper.language]
        wish = {"country": home["country"], "destination": home, "contact": {"email": "bench@example.org"}}
        made = self._ask("POST", "/api/checkout", wish)
        card: Json = {"checkout_id": made["id"], "fingerprint": made["fingerprint"], "lacks": [], "sums": []}
        self._show("consent", card)
        self._shopper.cards.append(("shopping.consent", card))
        return {"prepared": True, "total": _money(made["totals"]["total"]), "note": "The buyer confirms it on a card."}

    def _orders(self) -> object:
        listed = self._ask("GET", "/api/orders")["orders"]
        orders = [self._ask("GET", f"/api/orders/{each['id']}") for each in listed]
        self._show("orders", {"orders": [{"order_id": each["id"]} for each in orders]})
        for each in orders:
            self._show("order", {"order": {"order_id": each["id"]}, "steps": [1], "parcels": each["shipments"]})
        return [
            {
                "order_id": each["id"],
                "status": each["status"],
                "lines": [{"line_id": line["id"], "title": line["title"]} for line in each["lines"]],
                "parcels": [{"stage": one["stage"], "number": one["tracking_number"]} for one in each["shipments"]],
                "arrives": each["promised"],
            }
            for each in orders
        ]

    def _cancel(self, order_id: str) -> object:
        return self._prepare("cancel", f"/api/orders/{order_id}/cancel", {"reason": "changed_mind"})

    def _return(self, order_id: str, line_id: str) -> object:
        body = {"units": {line_id: 1}, "reason": "changed_mind"}
        return self._prepare("return", f"/api/orders/{order_id}/returns", body)

    def _exchange(self, order_id: str, line_id: str, variant_id: str) -> object:
        wish = {"units": {line_id: 1}, "offers": {line_id: self._offer(variant_id)}}
        price = self._ask("POST", f"/api/orders/{order_id}/exchange-price", wish)["difference"]["minor"]
        body = wish | {"reason": "changed_mind", "difference_minor": price}
        return self._prepare("exchange", f"/api/orders/{order_id}/returns", body)

    def _prepare(self, kind: str, path: str, body: Json) -> object:
        card = {"kind": kind, "path": path, "body": body}
        self._show("case", card)
        self._shopper.cards.append(("shopping.case", card))
        return {"prepared": True, "note": "The buyer confirms it on a card."}


def _specs(category_id: CategoryId) -> list[AttributeSpec]:
    return [spec for category in tree().path(category_id) for spec in category.attributes]


def _money(money: Json) -> str:
    return f"{money['currency']} {Decimal(money['minor']).scaleb(-CURRENCIES[money['currency']])}"
