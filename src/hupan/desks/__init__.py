"""Desks: which person speaks for which seller.

Whoever has a seat at a seller's desk sees and handles that seller's orders, and answers reviews and questions in the
seller's name; nobody else's. Owners and administrators give seats and take them away; they need none themselves.
"""

from hupan.desks.domain import Seat
from hupan.desks.errors import DesksError, NobodyThere
from hupan.desks.service import DeskService

__all__ = ["DeskService", "DesksError", "NobodyThere", "Seat"]
