"""The demo market: a market to look at on the first day, invented from a seed by our own code and hand-written data.

`DemoMarket` is pure: it streams sellers, listings with drawn pictures, past prices, stock, reviews and questions.
"""

from hupan.demo.domain import SOURCE, Ground, Lot, Progress, State
from hupan.demo.market import DemoMarket

__all__ = ["SOURCE", "DemoMarket", "Ground", "Lot", "Progress", "State"]
