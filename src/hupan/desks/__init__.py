"""Desks: which person speaks for which seller.

Whoever has a seat at a seller's desk sees and handles that seller's orders, and answers reviews and questions in the
seller's name; nobody else's. Owners and administrators give seats and take them away; they need none themselves. A desk
says of how many of its things it wants to know that they are few.
"""

from hupan.desks.domain import FEW, MOST_FEW, Seat
from hupan.desks.errors import DesksError, NobodyThere
from hupan.desks.service import DeskService

__all__ = ["FEW", "MOST_FEW", "DeskService", "DesksError", "NobodyThere", "Seat"]
