"""Stocks and sourcing as linear programmes, solved by HiGHS: how long one survives, what to hold, where to buy."""

from weefsel.kernels.allocation.program import Collision
from weefsel.kernels.allocation.recovery import Network, Recovery, one_tier, recover, smallest_stock, time_to_survive
from weefsel.kernels.allocation.sourcing import Sourcing, frontier, source
from weefsel.kernels.allocation.stockpile import Stockpile, newsvendor_fractile, newsvendor_normal, public_stockpile

__all__ = [
    "Collision",
    "Network",
    "Recovery",
    "Sourcing",
    "Stockpile",
    "frontier",
    "newsvendor_fractile",
    "newsvendor_normal",
    "one_tier",
    "public_stockpile",
    "recover",
    "smallest_stock",
    "source",
    "time_to_survive",
]
