"""Turns an agent's cart into a checkout: once, as long as that checkout is open, and with what the cart holds alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from hupan.checkout import Status
from hupan.protocols.ucp import CART, Body, Call, Outcome, UcpRefusal, text_in
from hupan.protocols.ucp_shop.till import Till

_OVER: Final = frozenset({Status.COMPLETED.value, Status.CANCELED.value})
_MISSING: Final = 404


@dataclass(frozen=True, slots=True)
class TakenCart:
    """A cart that becomes a checkout.

    Attributes:
        cart_id: Which one.
        body: What it holds, as an agent would write it into a checkout.
        checkout_id: What it has become before; empty where it never has.
    """

    cart_id: str
    body: Body
    checkout_id: str


class CartSource(Protocol):
    """Knows agents' carts. Below: `protocols/ucp_cart`."""

    async def take(self, call: Call, cart_id: str) -> TakenCart:
        """Tell what a checkout is begun with that comes of a cart.

        Raises:
            UcpRefusal: There is none of this agent.
        """
        ...

    async def turn(self, taken: TakenCart, checkout_id: str) -> str:
        """Keep what a cart was turned into; the answer is another one where somebody was faster."""
        ...

    async def follow(self, call: Call, checkout_id: str, quantities: Mapping[str, int]) -> None:
        """Change the cart of which a checkout came as that was changed, where there is one."""
        ...


class Converting:
    """Begins and changes checkouts, with the carts of which they come.

    Args:
        till: Takes checkouts.
        carts: Knows carts.
    """

    def __init__(self, till: Till, carts: CartSource) -> None:
        self._till = till
        self._carts = carts

    async def create(self, call: Call) -> Outcome:
        """Begin a checkout, of a cart where one is named; whatever else is said of its contents counts for nothing."""
        cart_id = text_in(call.body, "cart_id")
        if not cart_id or CART not in call.active:
            return await self._till.create(call)
        taken = await self._carts.take(call, cart_id)
        present = await self._open(call, taken.checkout_id)
        if present is not None:
            return present
        made = await self._till.create(replace(call, body={**call.body, **taken.body}))
        if made.failed:
            return made
        checkout_id: str = made.body["id"]
        kept = await self._carts.turn(taken, checkout_id)
        if kept in {"", checkout_id}:
            return made
        await self._till.cancel(replace(call, subject=checkout_id))
        return await self._till.get(replace(call, subject=kept))

    async def update(self, call: Call) -> Outcome:
        """Change a checkout, and the cart of which it came."""
        changed = await self._till.update(call)
        if "line_items" in call.body and CART in call.active:
            quantities = {each["item"]["id"]: each["quantity"] for each in changed.body["line_items"]}
            await self._carts.follow(call, call.subject, quantities)
        return changed

    async def _open(self, call: Call, checkout_id: str) -> Outcome | None:
        if not checkout_id:
            return None
        try:
            found = await self._till.get(replace(call, subject=checkout_id))
        except UcpRefusal as refused:
            if refused.status != _MISSING:
                raise
            # It was given up so long ago that it is forgotten.
            return None
        return None if found.body["status"] in _OVER else found
