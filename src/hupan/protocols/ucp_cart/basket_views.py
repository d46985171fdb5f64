"""Carts in UCP's words."""

from dataclasses import dataclass

from hupan.cart import CartView, LineState, ShownLine
from hupan.pictures import picture_url
from hupan.pricing import Quote
from hupan.protocols.ucp import Body, Call, Complaint
from hupan.protocols.ucp_cart.records import CartRecord
from hupan.protocols.ucp_shop import Told, applied_view, line_totals, totals_view

_PICTURE_PX = 640


@dataclass(frozen=True, slots=True)
class Shown:
    """A cart as it stands.

    Attributes:
        continue_url: Where a person goes on.
        goods_alone: Whether nobody has said where it goes.
    """

    view: CartView
    record: CartRecord
    continue_url: str
    goods_alone: bool

    @property
    def quote(self) -> Quote | None:
        """What it comes to; a cart of an agent is of one currency."""
        return self.view.groups[0].quote if self.view.groups else None

    @property
    def currency(self) -> str:
        """Of what is in it."""
        lines = self.view.cart.lines
        known = [group.currency for group in self.view.groups] or [line.price_seen.currency for line in lines]
        return known[0] if known else "USD"

    @property
    def lines(self) -> tuple[ShownLine, ...]:
        """What can be bought, in the order of the cart."""
        known = {each.line.id: each for group in self.view.groups[:1] for each in group.lines}
        return tuple(known[line.id] for line in self.view.cart.lines if line.id in known)


def cart_view(shown: Shown, call: Call) -> Body:
    """Write a cart: what of it can be bought, and what that would come to."""
    cart, lines = shown.view.cart, shown.lines
    told = Told(cart.codes, call.language, {each.line.offer_id: at for at, each in enumerate(lines)})
    titles = {each.line.offer_id: _title(each, call) for each in lines}
    written: Body = {
        "id": cart.id,
        "currency": shown.currency,
        "line_items": [_line(each, shown.quote, call) for each in lines],
        "totals": totals_view(shown.quote, titles, goods_alone=shown.goods_alone),
        "discounts": {"codes": list(cart.codes), "applied": applied_view(shown.quote, told)},
        "links": [{"type": "terms_of_service", "url": f"{call.base_url}/market"}],
        "continue_url": shown.continue_url,
        **{name: shown.record.notes[name] for name in ("buyer", "context") if shown.record.notes.get(name)},
    }
    return written


def complaints_of(shown: Shown) -> tuple[Complaint, ...]:
    """Tell what has changed, and what is not there any more. A cart is no purchase: nothing of it is an error."""
    said: list[Complaint] = []
    for at, each in enumerate(shown.lines):
        path = f"$.line_items[{at}]"
        if each.state is LineState.SHORT:
            said.append(Complaint("out_of_stock", f"Only {each.available} are left.", "warning", path=path))
        if each.price_changed:
            text = f"One costs {each.price} now; it was {each.line.price_seen} when you chose it."
            said.append(Complaint("price_changed", text, "warning", path=path))
    others = [each for group in shown.view.groups[1:] for each in group.lines]
    for each in (*shown.view.unavailable, *others):
        sold_out = each.state is LineState.SOLD_OUT
        code = "out_of_stock" if sold_out else "item_unavailable"
        text = f"{each.line.offer_id} is {'sold out' if sold_out else 'not sold here any more'}."
        said.append(Complaint(code, text, "warning"))
    said.extend(
        Complaint("discount_code_invalid", f"{each.code}: This code takes nothing off.", "warning", path="$.discounts")
        for each in shown.view.refused_codes
    )
    return tuple(said)


def _line(each: ShownLine, quote: Quote | None, call: Call) -> Body:
    item: Body = {"id": each.line.offer_id, "title": _title(each, call), "price": each.price.minor}
    picture = next(iter(each.product.media), None) if each.product is not None else None
    if picture is not None:
        item["image_url"] = call.base_url + picture_url(picture.picture, _PICTURE_PX)
    totals = line_totals(each.line.offer_id, each.price.minor * each.line.quantity, quote)
    return {"id": each.line.id, "item": item, "quantity": each.line.quantity, "totals": totals}


def _title(each: ShownLine, call: Call) -> str:
    return each.line.offer_id if each.product is None else each.product.text(call.language).name
