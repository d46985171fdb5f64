"""Builds what stands between looking and paying: address books."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.addresses import AddressService
from hupan.addresses.repository import SqlAddressStore
from hupan.bootstrap.foundation import Foundation
from hupan.gateways.i18naddress import AddressData


@dataclass(frozen=True, slots=True)
class BuyingRoom:
    """The rooms' services."""

    addresses: AddressService


@asynccontextmanager
async def open_buying(ground: Foundation) -> AsyncGenerator[BuyingRoom]:
    """Yield the rooms' services.

    Args:
        ground: What every room stands on.
    """
    yield BuyingRoom(AddressService(ground.database.stores(SqlAddressStore), AddressData(), ground.clock))
