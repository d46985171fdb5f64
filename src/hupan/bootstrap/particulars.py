"""Builds what is known of buyers."""

from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.particulars import ParticularService
from hupan.particulars.repository import SqlParticularStore


@dataclass(frozen=True, slots=True)
class ParticularsRoom:
    """The room's service."""

    particulars: ParticularService


def build_particulars(ground: Foundation) -> ParticularsRoom:
    """Build the room.

    Args:
        ground: What every room stands on.
    """
    return ParticularsRoom(ParticularService(ground.database.stores(SqlParticularStore), ground.clock))
