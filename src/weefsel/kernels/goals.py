"""Arithmetic of quantified goals: how fast one must grow, and when one arrives at a pace.

A share S_t of a world that grows by g a year: to reach the share T after n years the part must grow each year by
(1 + g) (T / S)^(1/n) - 1; with g = 0 this is the growth of the share itself. At the pace a the goal is reached after
ln(T / S) / ln(1 + a) years.
"""

from __future__ import annotations

from math import inf, log

from weefsel.kernels.leontief import NoAnswer


def required_growth(now: float, target: float, years: float, world_growth: float = 0.0) -> float:
    """Return (1 + g) (T/S)^(1/n) - 1, growth a year.

    Parameters
    ----------
    now, target : S and T > 0, in one unit and of one concept
    years : n > 0
    world_growth : g, growth a year of what the share is taken of

    >>> round(required_growth(9.8, 20.0, 8), 4)
    0.0933
    """
    if now <= 0 or target <= 0 or years <= 0:
        raise NoAnswer("growth needs values above zero and years to come", [])
    return float((1.0 + world_growth) * (target / now) ** (1.0 / years) - 1.0)


def pace(first: float, last: float, years: float) -> float:
    """Return (last / first)^(1/n) - 1, growth a year between two figures."""
    return required_growth(first, last, years)


def years_to_reach(now: float, target: float, growth: float, *, falling: bool = False) -> float:
    """Return ln(T/S) / ln(1 + a); 0 where the goal is reached, inf where the pace leads away from it.

    Parameters
    ----------
    falling : whether the goal is to be at or below the target
    """
    if now <= 0 or target <= 0 or growth <= -1.0:
        raise NoAnswer("a pace needs values above zero", [])
    if (now <= target) if falling else (now >= target):
        return 0.0
    if growth == 0.0 or (growth > 0) == falling:
        return inf
    return float(log(target / now) / log(1.0 + growth))
