"""Hands an agent's cart to a person: by an address that opens it once, for as long as it lives.

The secret in the address is kept sealed, so that a dump of the database opens nothing, and so that a cart says the same
address until that is used or too old. Whoever opens it first has the things in a cart of their own; to everybody else
it opens nothing any more, and the agent is given another address the next time that it asks.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol
from urllib.parse import quote

from hupan.cart import CartError, CartService
from hupan.catalog import OfferId
from hupan.kernel import Buyer, Clock, HupanError, Kind
from hupan.platform import StoreFactory
from hupan.protocols.ucp_cart.records import CartRecord, CartRecordStore

HANDED_CART: Final = "/market/handoff/cart"

_LIVES: Final = timedelta(days=3)
_SECRET_BYTES: Final = 24


class LinkSpent(HupanError):
    """The address of a cart is none of ours, too old, or was used."""

    code = "ucp.cart_link_spent"
    kind = Kind.NOT_FOUND


class Seal(Protocol):
    """Writes what nobody else can read. Below: `platform.Secrets`."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises a `HupanError` where it was not sealed here."""
        ...


class CartLinks:
    """Writes the addresses, and opens them.

    Args:
        stores: Opens the store of records.
        seal: Writes what nobody else can read.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[CartRecordStore], seal: Seal, clock: Clock) -> None:
        self._stores = stores
        self._seal = seal
        self._clock = clock

    async def path(self, record: CartRecord) -> str:
        """Write where a person goes on with a cart; whoever has this first has the cart."""
        if record.opened_by or not self._secret(record):
            async with self._stores() as store:
                # Whoever asks at the same time is told the address of whoever was faster.
                record = await store.link(record.cart_id, self._fresh(), instead_of=record.link) or record
        return f"{HANDED_CART}/{quote(record.cart_id, safe='')}?token={self._secret(record)}"

    async def look(self, cart_id: str, token: str) -> CartRecord:
        """Find the cart of an address, for nobody yet: nothing is used up.

        Raises:
            LinkSpent: It is none of ours, or too old.
        """
        async with self._stores() as store:
            record = await store.find(cart_id) if cart_id.isprintable() else None
        kept = "" if record is None else self._secret(record)
        if record is None or not kept or not hmac.compare_digest(kept.encode(), token.encode()):
            raise LinkSpent("This link opens nothing any more.")
        return record

    async def claim(self, cart_id: str, token: str, who: Buyer) -> CartRecord:
        """Let somebody have the cart of an address; the same one may ask again, and nobody else.

        Raises:
            LinkSpent: It is none of ours, too old, or somebody has used it.
        """
        record = await self.look(cart_id, token)
        opener = hashlib.sha256(f"cart-link:{who.key}".encode()).hexdigest()
        async with self._stores() as store:
            if not await store.open(cart_id, record.link, opener):
                raise LinkSpent("This link opens nothing any more.")
        return record

    def _fresh(self) -> str:
        until = int((self._clock.now() + _LIVES).timestamp())
        return self._seal.seal(f"{secrets.token_urlsafe(_SECRET_BYTES)}|{until}").decode()

    def _secret(self, record: CartRecord) -> str:
        """Read the secret of an address; empty where there is none that lives."""
        try:
            secret, until = self._seal.open(record.link.encode()).split("|")
            late = datetime.fromtimestamp(int(until), UTC) < self._clock.now()
        except (HupanError, ValueError):
            return ""
        return "" if late else secret


async def take_over(carts: CartService, source: Buyer, target: Buyer) -> int:
    """Put what lies in one cart into another, at least as many of each; done again, it changes nothing.

    Args:
        carts: Keeps carts.
        source: Whose things; they stay there, too.
        target: Whose cart they come into.

    Returns:
        How many of the lines could not be put in, since they cannot be had any more.
    """
    left_out = 0
    wanted = await carts.of(source)
    for line in wanted.lines:
        own = (await carts.of(target)).line_of(OfferId(line.offer_id))
        missing = line.quantity - (0 if own is None else own.quantity)
        try:
            if missing > 0:
                await carts.add(target, line.offer_id, missing)
        except CartError:
            left_out += 1
    cart = await carts.of(target)
    codes = [*dict.fromkeys([*cart.codes, *wanted.codes])]
    if codes != [*cart.codes]:
        await carts.set_codes(target, codes, cart.version)
    return left_out
