"""What stands in for the world where conformance suites alone are served: nothing in earnest knows of it."""

from hupan.protocols.ucp_stand_ins.failing import FailingKeys, LateClock
from hupan.protocols.ucp_stand_ins.pinned import PinnedProfiles
from hupan.protocols.ucp_stand_ins.shop import SHOWN_HANDLERS, BuyersInFiles

__all__ = ["SHOWN_HANDLERS", "BuyersInFiles", "FailingKeys", "LateClock", "PinnedProfiles"]
