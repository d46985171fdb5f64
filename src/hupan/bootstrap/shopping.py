"""Builds the shopping agent, and lets it answer in conversations."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.conversations import LibraryAbilities
from hupan.adapters.shopping import Meanings, Shoppers, ShoppersRooms
from hupan.aftercare import CareRooms, errands_of_care
from hupan.agents import Decider
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.merchants import MerchantsRoom
from hupan.bootstrap.talk import Talk
from hupan.bootstrap.trade import Trade
from hupan.buying import BuyingRooms, errands_of_buying
from hupan.consents import ConsentDesk
from hupan.demo import DemoService
from hupan.elsewhere import AwayDesk, ElsewhereRooms, errands_elsewhere
from hupan.enquiries import ENQUIRE, Enquire, Subjects, enquiries_learned
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import InferenceService
from hupan.intents import learned, playbook
from hupan.notices import MailService
from hupan.notices.mail_repository import SqlMailStore
from hupan.particulars import ParticularService
from hupan.plans import CarrierPorts, PlanningParts, PlanningResponder
from hupan.plans.repository import SqlPlanStore
from hupan.protocols.buyer_tools import Counter
from hupan.remembering import Chosen, Memory, Remembrance
from hupan.shopping import Errand, ShoppingParts, ShoppingResponder, errands
from hupan.showcase import Market
from hupan.toolsets import ToolingParts, ToolingResponder
from hupan.watches import WatchFollower, WatchService
from hupan.watches.repository import SqlWatchStore


@dataclass(frozen=True, slots=True)
class ShoppingRoom:
    """What pages and other assistants ask beside a conversation."""

    consents: ConsentDesk
    watches: WatchService
    counter: Counter
    away: AwayDesk


@asynccontextmanager
async def open_shopping(
    ground: Foundation,
    talk: Talk,
    market: Market,
    trade: Trade,
    demo: DemoService,
    beside: tuple[ParticularService, MerchantsRoom],
) -> AsyncGenerator[ShoppingRoom]:
    """Answer as a shop for as long as the block runs, where that is wanted.

    Args:
        ground: What every room stands on.
        talk: The assistant, who answers everything else.
        market: The rooms that goods are shown from.
        trade: Carts and orders.
        demo: Fills a new market.
        beside: What buyers let be known of themselves, and the shops elsewhere that they have added.
    """
    lines, away = beside
    inference, reception = talk.inference.inference, talk.conversations.reception
    shelf = LearnedShelf(ground.server.data_dir / "examples", learned())
    decider = Decider(await asyncio.to_thread(playbook), Meanings(inference), RidgeLearner(), shelf, inference)
    book, orders = trade.buying.addresses, trade.ordering.orders
    people = Shoppers(ShoppersRooms(ground.database, market, book, orders, demo, ground.clock))
    mail = _mail(ground)
    buying = _buying(trade, mail)
    watches = WatchService(ground.database.stores(SqlWatchStore), market.catalog, market.inventory, ground.clock)
    care = CareRooms(orders, trade.ordering.returns, trade.payments.payments, watches, book)
    subjects = _subjects(ground, inference)
    others = _others(buying, care, Enquire(subjects, orders, trade.payments.payments))
    counter = Counter(people, errands(market, inference, others))
    own = _knowing(errands(market, inference, others, Memory(lines)), lines)
    # What a person added for themselves is no other assistant's.
    there = ElsewhereRooms(away.merchants, away.purchases, book, mail, away.settings.search_seconds)
    own = errands_elsewhere(own, there)
    responder = ShoppingResponder(ShoppingParts(reception.usual, decider, people, own, subjects))
    follower = WatchFollower(ground.database, ground.signals, watches)
    await follower.start()
    await responder.start()
    abilities = LibraryAbilities(talk.models.library)
    calling = ToolingParts(responder, abilities, inference, decider, people, own, ground.clock, subjects)
    planning = PlanningResponder(
        PlanningParts(
            ToolingResponder(calling),
            decider,
            people,
            plans := ground.database.stores(SqlPlanStore),
            CarrierPorts(plans, own, ground.clock),
            ground.clock,
        )
    )
    reception.relieve(Remembrance(planning, people, lines, own["refine"]))
    try:
        yield ShoppingRoom(ConsentDesk(people, buying.consents), watches, counter, AwayDesk(people, away.purchases))
    finally:
        reception.relieve(None)
        await responder.stop()
        await follower.stop()


def _subjects(ground: Foundation, inference: InferenceService) -> Subjects:
    """Know questions to the shop."""
    shelf = LearnedShelf(ground.server.data_dir / "examples" / "enquiries", enquiries_learned())
    return Subjects(lambda book: Decider(book, Meanings(inference), RidgeLearner(), shelf, inference))


def _mail(ground: Foundation) -> MailService:
    """Know where people are reached; letters are sent by others."""
    return MailService(ground.database.stores(SqlMailStore), None, ground.clock)


def _others(buying: BuyingRooms, care: CareRooms, enquire: Enquire) -> dict[str, Errand]:
    """Gather the errands of the rooms above."""
    return {**errands_of_buying(buying), **errands_of_care(care), ENQUIRE: enquire}


def _buying(trade: Trade, mail: MailService) -> BuyingRooms:
    """Gather what buying stands on."""
    orders, payments = trade.ordering.orders, trade.payments.payments
    return BuyingRooms(trade.checkout.checkouts, trade.buying.addresses, orders, payments, mail)


def _knowing(own: dict[str, Errand], lines: ParticularService) -> dict[str, Errand]:
    """Let errands know whom they are done for: in a person's own conversation, not where others act for them."""
    return own | {name: Chosen(own[name], lines) for name in ("add", "buy")}
