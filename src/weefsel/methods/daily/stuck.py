"""Whether an economy stays down after a shock that has passed: a property of some readings that a reader must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from weefsel.methods.daily.economy import Economy
from weefsel.methods.daily.scenario import Scenario
from weefsel.sayings import Saying, say

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Path

#: Days after the last change of a scenario from which an economy is expected to be on its way back.
AFTER = 30
#: Output, as a share of base, under which it counts as down.
DOWN = 0.9


def stuck(economy: Economy, scenario: Scenario, path: Path) -> list[Saying]:
    """Return a note where output is lower on the last day than on the day the shock had passed, and under 90 % of base.

    Looked at where nothing is lost any more on the last day and the last change of the scenario is a month ago or
    more. It happens where orders rest on what a buyer can make: demand that has fallen then keeps falling.
    """
    total = path.output.sum(axis=1)
    passed, last = scenario.last_change, len(total) - 1
    share = float(total[last]) / float(economy.parameters.output.sum())
    if passed > last - AFTER or share >= DOWN or total[last] > total[passed] or not _is_over(economy, scenario):
        return []
    return [
        say(
            "Output stands at {share:.0%} of its base on the last day and does not come back, though the shock had "
            "passed on day {day}: a property of this model with ordering={ordering}, not a forecast. For shocks that "
            "pass, look at ordering=demand too.",
            share=share,
            day=passed,
            ordering="capacity" if economy.parameters.orders_follow_capacity else "demand",
        )
    ]


def _is_over(economy: Economy, scenario: Scenario) -> bool:
    """Return whether nothing of the scenario is left on the last day."""
    schedule, parameters = scenario.schedule, economy.parameters
    gone = (schedule.capacity_lost, schedule.closed, schedule.workers_lost, schedule.imports_lost)
    left = [
        *(each[-1] for each in gone),
        schedule.appetite[-1] - 1.0,
        (schedule.other[-1] - parameters.other) / float(parameters.output.max()),
    ]
    return all(np.abs(each).max(initial=0.0) <= 1e-6 for each in left)
