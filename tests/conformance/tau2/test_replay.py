"""tau2's retailer: its database imports, and the actions that solve its 74 tasks end where its own rules end.

Where our rules deliberately do otherwise, and why, is listed in docs/guide/buying.md.
"""

from collections import Counter
from typing import cast

import pytest

from hupan.catalog import OfferId
from hupan.fulfillment import Destination
from hupan.kernel import Buyer, Money, PersonId
from hupan.orders import (
    Asked,
    CancelReason,
    Exchange,
    LineId,
    Order,
    OrderStatus,
    ReturnReason,
    ReturnStatus,
    Who,
)
from tests.conformance.tau2.shop import DATA, Json, Retailer, destination, draft, line_of, open_shop, read, usd

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"tau2's data is not at {DATA}"),
]

STANDING = {
    "pending": OrderStatus.PLACED,
    "processed": OrderStatus.SHIPPED,
    "delivered": OrderStatus.DELIVERED,
    "cancelled": OrderStatus.CANCELLED,
}
# What its agent only reads, reckons, or hands over: nothing is changed by it.
LOOKED = {
    "get_order_details",
    "get_product_details",
    "get_user_details",
    "get_item_details",
    "find_user_id_by_name_zip",
    "find_user_id_by_email",
    "calculate",
    "transfer_to_human_agents",
}
REASONS = {"no longer needed": CancelReason.NO_LONGER_NEEDED, "ordered by mistake": CancelReason.BY_MISTAKE}
MIND = ReturnReason.CHANGED_MIND


def paid(told: Json) -> Money:
    """What its history of payments comes to."""
    signs = {"payment": 1, "refund": -1}
    sums = [usd(each["amount"]) * signs[each["transaction_type"]] for each in told["payment_history"]]
    return sum(sums, Money.zero("USD"))


async def test_its_orders_import_as_far_as_they_have_come() -> None:
    shop = open_shop()
    for told in read("db.json")["orders"].values():
        order = await shop.bring(told)
        assert order.status is STANDING[told["status"]]
        assert order.total == sum((usd(item["price"]) for item in told["items"]), Money.zero("USD"))
        assert order.remaining == paid(told), told["order_id"]
    assert len(shop.store.orders) == 1_000
    assert sum(len(waiting) for waiting in shop.store.effects.values()) == 0


class Replay:
    """Plays one task's actions, and holds each against what the reference's rules say of it."""

    def __init__(self, shop: Retailer, database: Json) -> None:
        self.shop = shop
        self.database = database
        self.seen: Counter[str] = Counter()

    async def play(self, name: str, said: Json) -> None:
        ways = {
            "cancel_pending_order": self._cancel,
            "modify_pending_order_address": self._move,
            "modify_pending_order_items": self._swap,
            "return_delivered_order_items": self._return,
            "exchange_delivered_order_items": self._exchange,
        }
        if name == "modify_user_address":
            await self._move_home(said)
        elif name not in LOOKED:
            told: Json = self.database["orders"][said["order_id"]]
            if said["order_id"] not in self.shop.ids:
                await self.shop.bring(told)
            order = self.shop.store.orders[self.shop.ids[said["order_id"]]]
            await ways[name](Who.buying(Buyer(PersonId(told["user_id"]))), order, said)
        self.seen[name] += name not in LOOKED

    async def _move_home(self, said: Json) -> None:
        person_id = PersonId(said["user_id"])
        names: Json = self.database["users"][said["user_id"]]
        called = " ".join(names["name"].values())
        if not (book := await self.shop.addresses.list(person_id)):
            book = [await self.shop.addresses.add(person_id, draft(names["address"], called), default=True)]
        await self.shop.addresses.change(person_id, book[0].address.id, draft(said, called))
        (kept,) = await self.shop.addresses.list(person_id)
        assert kept.is_default
        found = (kept.address.line1, kept.address.line2, kept.address.city, kept.address.region)
        assert found == (said["address1"], said["address2"], said["city"], said["state"])
        assert kept.address.postal_code == said["zip"]

    async def _cancel(self, who: Who, order: Order, said: Json) -> None:
        done = await self.shop.orders.cancel(who, order.id, REASONS[said["reason"]])
        assert (done.status, done.remaining) == (OrderStatus.CANCELLED, Money.zero("USD"))
        assert self.shop.ledger.escrow[order.id] == 0

    async def _move(self, who: Who, order: Order, said: Json) -> None:
        to: Destination = destination(said)
        assert (await self.shop.orders.change_address(who, order.id, to)).destination == to

    async def _swap(self, who: Who, order: Order, said: Json) -> None:
        wanted = Counter(_items(order))
        wanted.subtract(cast("list[str]", said["item_ids"]))
        wanted.update(cast("list[str]", said["new_item_ids"]))
        for offers in self._rounds(order, said):
            asked = await self._asked(who, order, offers)
            done = await self.shop.returns.swap(who, order.id, asked)
            assert done.returns[-1].status is ReturnStatus.EXCHANGED
        done = self.shop.store.orders[order.id]
        assert Counter(_items(done)) == +wanted
        assert done.remaining == order.remaining + self._difference(order, said)
        assert self.shop.ledger.escrow[order.id] == done.remaining.minor

    async def _return(self, who: Who, order: Order, said: Json) -> None:
        units = _units(order, said["item_ids"])
        done = await self.shop.returns.request(who, order.id, Asked(units, MIND))
        assert (done.returns[-1].status, done.returns[-1].units) == (ReturnStatus.REQUESTED, units)

    async def _exchange(self, who: Who, order: Order, said: Json) -> None:
        given, units, more = Counter[str](), Counter[LineId](), Money.zero("USD")
        for offers in self._rounds(order, said):
            done = await self.shop.returns.request(who, order.id, await self._asked(who, order, offers))
            case = done.returns[-1]
            assert case.status is ReturnStatus.REQUESTED
            for each in case.replacements:
                given[each.item.offer_id] += case.units[each.line_id]
            units.update(case.units)
            more += case.difference or Money.zero("USD")
        assert units == _units(order, said["item_ids"])
        assert given == Counter(said["new_item_ids"])
        assert more == self._difference(order, said)

    def _rounds(self, order: Order, said: Json) -> list[dict[LineId, list[OfferId]]]:
        """One request a thing that comes instead of a line's units: of two of a kind, each may become another one."""
        rounds: list[dict[LineId, list[OfferId]]] = []
        for old, new in zip(said["item_ids"], said["new_item_ids"], strict=True):
            line_id, offer_id = line_of(order, old), OfferId(new)
            fits = next((each for each in rounds if each.get(line_id, [offer_id])[0] == offer_id), None)
            if fits is None:
                rounds.append(fits := {})
            fits.setdefault(line_id, []).append(offer_id)
        self.seen["parted: two things instead of one line"] += len(rounds) > 1
        return rounds

    async def _asked(self, who: Who, order: Order, offers: dict[LineId, list[OfferId]]) -> Asked:
        units = {line_id: len(of) for line_id, of in offers.items()}
        wanted = {line_id: of[0] for line_id, of in offers.items()}
        more = await self.shop.returns.price(who, order.id, units, Exchange(wanted))
        return Asked(units, MIND, "", Exchange(wanted, more))

    def _difference(self, order: Order, said: Json) -> Money:
        """The reference's: prices of today for what comes, of then for what goes."""
        new = [self.shop.shelf.offers[OfferId(each)].price for each in said["new_item_ids"]]
        old = [order.line(line_of(order, each)).unit_price for each in said["item_ids"]]
        return sum(new, Money.zero("USD")) - sum(old, Money.zero("USD"))


def _items(order: Order) -> list[str]:
    return [str(line.item.offer_id) for line in order.lines for _ in range(line.quantity - line.cancelled)]


def _units(order: Order, item_ids: list[str]) -> dict[LineId, int]:
    return dict(Counter(line_of(order, each) for each in item_ids))


async def test_the_actions_that_solve_its_tasks_end_where_its_rules_end() -> None:
    database: Json = read("db.json")
    tasks: list[Json] = read("tasks.json")
    seen: Counter[str] = Counter()
    for task in tasks:
        replay = Replay(open_shop(), database)
        actions: list[Json] = task["evaluation_criteria"]["actions"] or []
        for action in actions:
            await replay.play(action["name"], action["arguments"])
        seen += replay.seen
    assert len(tasks) == 74
    assert seen == {
        "cancel_pending_order": 18,
        "exchange_delivered_order_items": 25,
        "modify_pending_order_address": 16,
        "modify_pending_order_items": 22,
        "modify_user_address": 7,
        "return_delivered_order_items": 32,
        "parted: two things instead of one line": 1,
    }
