"""Builds what people bring to the market: pictures, reviews, wishes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.adapters.market_people import BoughtThings, CatalogPrices
from hupan.bootstrap.foundation import Foundation
from hupan.catalog import CatalogService
from hupan.desks import DeskService
from hupan.gateways.open_web import OpenWebClient
from hupan.gateways.pillow import PillowDarkroom
from hupan.gateways.resvg import ResvgPlotter
from hupan.orders.repository import SqlOrderStore
from hupan.pictures import DirectoryShelf, PicturePorts, PictureService, PictureSettings
from hupan.pictures.repository import SqlPictureStore
from hupan.reviews import (
    QuestionService,
    ReviewPorts,
    ReviewService,
    ReviewSettings,
    StandingService,
)
from hupan.reviews.repository import SqlQuestionStore, SqlReviewStore, SqlStandingStore
from hupan.wishes import WishService
from hupan.wishes.repository import SqlWishStore


@dataclass(frozen=True, slots=True)
class PicturesRoom:
    """The room's services."""

    pictures: PictureService
    open_web: OpenWebClient


@asynccontextmanager
async def open_pictures(ground: Foundation) -> AsyncGenerator[PicturesRoom]:
    """Yield the room's services; on leaving, their threads and connections go.

    Args:
        ground: What every room stands on.
    """
    settings = ground.sources.load("pictures", PictureSettings)
    darkroom, plotter = PillowDarkroom(), ResvgPlotter()
    try:
        async with OpenWebClient(private_networks=settings.private_networks) as web:
            ports = PicturePorts(
                stores=ground.database.stores(SqlPictureStore),
                shelf=DirectoryShelf(ground.server.data_dir / "pictures"),
                darkroom=darkroom,
                plotter=plotter,
                web=web,
                clock=ground.clock,
            )
            yield PicturesRoom(PictureService(ports, settings), web)
    finally:
        darkroom.close()
        plotter.close()


@dataclass(frozen=True, slots=True)
class ReviewsRoom:
    """The room's services."""

    reviews: ReviewService
    questions: QuestionService
    standing: StandingService


def build_reviews(ground: Foundation, pictures: PictureService, desks: DeskService) -> ReviewsRoom:
    """Build the room.

    Args:
        ground: What every room stands on.
        pictures: Knows which pictures were sent.
        desks: Know who speaks for which seller.
    """
    settings = ground.sources.load("reviews", ReviewSettings)
    ports = ReviewPorts(
        reviews=ground.database.stores(SqlReviewStore),
        standing=ground.database.stores(SqlStandingStore),
        purchases=BoughtThings(ground.database.stores(SqlOrderStore)),
        sellers=desks,
        pictures=pictures,
        clock=ground.clock,
    )
    return ReviewsRoom(
        ReviewService(ports, settings),
        QuestionService(ground.database.stores(SqlQuestionStore), ports, settings),
        StandingService(ports, settings),
    )


@dataclass(frozen=True, slots=True)
class WishesRoom:
    """The room's services."""

    wishes: WishService


def build_wishes(ground: Foundation, catalog: CatalogService) -> WishesRoom:
    """Build the room.

    Args:
        ground: What every room stands on.
        catalog: Knows what is offered.
    """
    prices = CatalogPrices(catalog)
    return WishesRoom(WishService(ground.database.stores(SqlWishStore), prices, ground.clock))
