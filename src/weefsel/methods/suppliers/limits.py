"""Limits of a programme of stocks or sources that no answer obeys together, in words."""

from __future__ import annotations

from collections.abc import Mapping

from weefsel.kernels.allocation import Collision
from weefsel.kernels.allocation.sourcing import CAP, GROUP, INDEX, SUM
from weefsel.sayings import Saying, say

#: Limits by the name that a kernel gives them.
LIMITS: Mapping[str, Saying] = {
    SUM: say("shares that add up to 1"),
    "change": say("what moves from today's shares"),
    "tail": say("the worst losses"),
    "budget": say("the budget"),
    "storage": say("the space"),
    "shelf life": say("the shelf life"),
    "need": say("the need"),
    "capacity": say("capacity"),
    "demand": say("demand"),
    "places for stock": say("places for stock"),
    "parts": say("parts"),
    "stock": say("stock"),
}


def colliding(error: Collision) -> Saying:
    """Return which limits collide, in words.

    >>> colliding(Collision(["demand", "capacity"]))
    'no answer obeys all limits; these collide: demand and capacity'
    """
    limits = [_with_numbers(name, error.numbers) or LIMITS.get(name) or name for name in error.limits]
    if len(limits) == 1:
        return say("no answer obeys all limits; this one cannot be met: {limit}", limit=limits[0])
    return say(
        "no answer obeys all limits; these collide: {limits}",
        limits=say("{names} and {last}", names=limits[:-1], last=limits[-1]),
    )


def _with_numbers(name: str, numbers: Mapping[str, float]) -> Saying | None:
    """Return a limit on the shares of sources with how narrow it is; nothing for others."""
    if name == INDEX:
        return say(
            "a concentration of {index:g} at most ({suppliers:g} suppliers cannot be below 1/{suppliers:g} = "
            "{least:.3g})",
            index=numbers["index"],
            suppliers=numbers["suppliers"],
            least=numbers["least"],
        )
    if name == CAP:
        return say("the largest shares (they add up to {total:.3g})", total=numbers["caps"])
    if name == GROUP:
        return say("a share of {share:g} at most for the group", share=numbers["group_share"])
    return None
