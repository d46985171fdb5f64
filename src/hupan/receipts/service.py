"""Receipts are made once, found by their orders, and signed by one key at a time."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from hupan.checkout import CheckoutId, CheckoutSession, Status
from hupan.kernel import Buyer, OrderId, new_id
from hupan.orders import OrderNotFound, Who
from hupan.platform import reach
from hupan.receipts.domain import Around, MadeKey, Mandated, Receipt, claims_of
from hupan.receipts.errors import ReceiptNotFound
from hupan.receipts.ports import KeptKey, ReceiptPorts

FAULT_POINTS = ("receipts.signed", "receipts.kept")
_OWN = "hupan.mandate.1"


class ReceiptService:
    """Makes receipts and finds them.

    Args:
        ports: Everything below.
    """

    def __init__(self, ports: ReceiptPorts) -> None:
        self._ports = ports

    async def of_order(self, buyer: Buyer, order_id: OrderId) -> Receipt:
        """Find the receipt on which an order stands; it is made now where there is none yet.

        Raises:
            ReceiptNotFound: There is no such order of this buyer, or what it came from is not known any more.
        """
        try:
            order = await self._ports.orders.get(Who.buying(buyer), order_id)
        except OrderNotFound as error:
            raise ReceiptNotFound("There is no such order.", order_id=order_id) from error
        checkout_id = CheckoutId(order.checkout_id)
        async with self._ports.stores() as store:
            found = await store.find(checkout_id)
        if found is not None:
            return found
        sessions = await self._ports.checkouts.several([checkout_id])
        made = await self._make(sessions[checkout_id]) if checkout_id in sessions else None
        if made is None:
            raise ReceiptNotFound("No receipt can be made of this order.", order_id=order_id)
        return made

    async def make_all(self, checkout_ids: Sequence[CheckoutId]) -> int:
        """Make the receipts of checkouts that were completed and have none; says how many were made."""
        async with self._ports.stores() as store:
            known = await store.known(checkout_ids)
        sessions = await self._ports.checkouts.several([each for each in checkout_ids if each not in known])
        made = [await self._make(each) for each in sessions.values()]
        return sum(each is not None for each in made)

    async def keys(self) -> list[Mapping[str, str]]:
        """Tell what everybody may know of the keys that ever signed, the one that signs first."""
        return [each.jwk for each in await self._keys()]

    async def hang_out(self) -> None:
        """Write the public keys where they are found without a database; the first key is made here."""
        await self._ports.board.publish(await self.keys())

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """Write claims of another room's as a compact JWS, under the key of receipts."""
        key = await self._signing()
        return await asyncio.to_thread(self._ports.pen.sign, claims, key)

    async def renew_key(self) -> str:
        """Let a fresh key sign from now on; the former ones stay published. Returns its thumbprint."""
        present = (await self._keys())[0]
        await self._replace(present.kid)
        await self.hang_out()
        return (await self._keys())[0].kid

    async def _make(self, session: CheckoutSession) -> Receipt | None:
        completion, ports = session.completion, self._ports
        plan = None if completion is None else completion.plan
        if session.status is not Status.COMPLETED or completion is None or plan is None:
            return None
        key = await self._signing()
        mandates = list(await ports.agreements.of_checkout(session.id))
        if completion.confirmed.mandate:
            mandates.insert(0, Mandated(_OWN, completion.confirmed.mandate))
        salt, now = secrets.token_hex(16), ports.clock.now()
        issuer = ports.issuer or f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{key.kid}"
        claims = claims_of(session, plan, Around(new_id("rcp"), issuer, salt, now, mandates))
        # Signing is a moment of pure arithmetic, and there may be many checkouts at once.
        jws = await asyncio.to_thread(ports.pen.sign, claims, key)
        reach("receipts.signed")
        async with ports.stores() as store:
            kept = await store.keep(Receipt(session.id, jws, key.kid, now), salt)
        reach("receipts.kept")
        return kept

    async def _signing(self) -> MadeKey:
        key = (await self._keys())[0]
        return MadeKey(key.kid, key.jwk, self._ports.secrets.open(key.sealed))

    async def _keys(self) -> list[KeptKey]:
        kept = await self._read()
        if not kept:
            await self._replace(None)
            kept = await self._read()
        return kept

    async def _replace(self, instead_of: str | None) -> None:
        made = await asyncio.to_thread(self._ports.pen.make)
        key = KeptKey(made.kid, made.jwk, self._ports.secrets.seal(made.secret), self._ports.clock.now())
        async with self._ports.stores() as store:
            await store.make_current(key, instead_of)

    async def _read(self) -> list[KeptKey]:
        async with self._ports.stores() as store:
            return await store.keys()
