"""Builds the back office: what the operator sees and mends, wherever it is."""

from dataclasses import dataclass

from hupan.backoffice import BackOffice, DeskRooms, Rooms, SellerDesk
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.trade import Trade
from hupan.bootstrap.webhooks import WebhooksRoom
from hupan.notices import DeadLetterService
from hupan.notices.dead_letter_repository import SqlDeadLetterStore
from hupan.tidings import DeskTeller


@dataclass(frozen=True, slots=True)
class BackOfficeRoom:
    """The room's services."""

    office: BackOffice
    desk: SellerDesk
    letters: DeadLetterService


def build_backoffice(
    ground: Foundation, market: MarketRoom, trade: Trade, webhooks: WebhooksRoom, told: DeskTeller
) -> BackOfficeRoom:
    """Build the room.

    Args:
        ground: What every room stands on.
        market: Knows sellers.
        trade: Orders and money.
        webhooks: Knows what was given up on its way to others.
        told: Knows what runs out.
    """
    letters = DeadLetterService(ground.database.stores(SqlDeadLetterStore), ground.clock)
    money, hooks, orders = trade.payments, webhooks.webhooks, trade.ordering.oversight
    banks = trade.chargebacks.chargebacks
    rooms = Rooms(
        market.catalog, orders, money.payments, money.payouts, banks, money.ledger, hooks, letters, market.desks
    )
    desk = DeskRooms(market.catalog, market.desks, market.inventory, money.ledger, money.payouts, told)
    return BackOfficeRoom(BackOffice(rooms), SellerDesk(desk), letters)
