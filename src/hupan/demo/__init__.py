"""The demo market: a market to look at on the first day, invented from a seed by our own code and hand-written data.

`DemoMarket` is pure: it streams sellers, listings with drawn pictures, past prices, stock, reviews and questions.
`DemoService` puts them into the market's rooms (`Shelves`) in the background at the first start, goes on after a crash
where it was, and takes everything out again.
"""

from hupan.demo.domain import SOURCE, Ground, Lot, Progress, State
from hupan.demo.errors import DemoBusy, DemoError
from hupan.demo.market import DemoMarket
from hupan.demo.promotions import GROUP
from hupan.demo.service import DemoService
from hupan.demo.settings import MarketSettings

__all__ = [
    "GROUP",
    "SOURCE",
    "DemoBusy",
    "DemoError",
    "DemoMarket",
    "DemoService",
    "Ground",
    "Lot",
    "MarketSettings",
    "Progress",
    "State",
]
