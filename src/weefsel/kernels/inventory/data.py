"""What the daily step takes and gives: parameters, state, one day's scenario, one day's record.

Axes: n industries f = (region, sector); K products k; s suppliers, that is the n industries and m origins of
imports, ordered by product so that the suppliers of a product form one block; H groups of households.
Money is in one currency unit a day; stocks in the same unit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Production functions: which shortage stops output.
LEONTIEF, STRONG, HALF, WEAK, LINEAR, SMOOTH = range(6)
PRODUCTION = {
    "leontief": LEONTIEF,
    "strong": STRONG,
    "half": HALF,
    "weak": WEAK,
    "linear": LINEAR,
    "smooth": SMOOTH,
}

#: Rationing rules: who is served first when output falls short of demand.
PROPORTIONAL, BUSINESS_FIRST, WATER_FILL, PRIORITY = range(4)
RATIONING = {
    "proportional": PROPORTIONAL,
    "business_first": BUSINESS_FIRST,
    "water_fill": WATER_FILL,
    "priority": PRIORITY,
}


class Parameters(NamedTuple):
    """What stays as it is during a run.

    - `shares` (s, n): part of each supplier in the buyer's purchases of its product, columns of a block add to 1
    - `suppliers` (s,): industry i, or n + origin of imports; `blocks` (K + 1,): rows of each product
    - `inputs` (K, n): A, purchases per unit of output; `stocks` (K, n): S*, wanted stock, money
    - `criticality` (K, n): 1 critical, ½ important, 0 not
    - `output` (n,): x0; `households` (H, n): c0; `earnings` (H, n): wages of each group; `other` (n,): e0; money a
      day, with x0 = ΣZ0 + Σc0 + e0; `imports` (m,): base flow of each origin
    - `boost_limit` (n,): α_max; `restocking` (n,): 1/τ by buyer, `hiring`, `firing` (n,): γ; per day
    - `benefits` (n,): b, share of lost wages that benefits replace; `short_time` (n,): share of idle hands that stay on
      the payroll and can be called back at once
    - `ramp_days`: τ_α; `persistence`: ρ; `substitution`: λ; `cover`: ψ
    - `priority` (n + 2,): class of each buyer, then of households and other final demand; lower is served first
    - `production`, `rationing`: one of the codes above
    - `orders_follow_capacity`: orders rest on min(d', x_cap) rather than on d'
    - `households_respond`: consumption follows income; otherwise it is constant
    """

    shares: Array
    suppliers: Integers
    blocks: Integers
    inputs: Array
    stocks: Array
    criticality: Array
    output: Array
    households: Array
    earnings: Array
    other: Array
    imports: Array
    boost_limit: Array
    restocking: Array
    hiring: Array
    firing: Array
    benefits: Array
    short_time: Array
    ramp_days: float
    persistence: float
    substitution: float
    cover: float
    priority: Integers
    production: int
    rationing: int
    orders_follow_capacity: bool
    households_respond: bool


class State(NamedTuple):
    """Where the fabric stands at the end of a day.

    `stocks` (K, n): S; `hands` (n,): l/l0; `boost` (n,): α; `demand` (n,): d; `ceiling` (n,): x_inp;
    `spending` (H,): consumption of each group before any shock to its appetite; `closed` (n,): share of output
    in plants closed for good.
    """

    stocks: Array
    hands: Array
    boost: Array
    demand: Array
    ceiling: Array
    spending: Array
    closed: Array


class Day(NamedTuple):
    """What a scenario does on one day.

    `capacity_lost` (n,): δ, share of capacity that does not run, closed plants included; `closed` (n,): share in
    plants closed for good so far; `workers_lost` (n,): ε; `appetite` (n,): household consumption relative to what
    income asks, 1 without a shock; `other` (n,): other final demand, money; `imports_lost` (m,): share cut.
    """

    capacity_lost: Array
    closed: Array
    workers_lost: Array
    appetite: Array
    other: Array
    imports_lost: Array


class Record(NamedTuple):
    """What happened on one day.

    `output`, `demand`, `capacity`, `seen`, `ceiling` (n,): x, d, x_cap, d*, x_inp; `binding` (n,): product with the
    lowest ceiling, -1 for none; `orders` (K, n): O; `weights` (s,): pull of each supplier under substitution, so that
    O[g,f] = shares[g,f] weights[g] scaled[k,f]; `scaled` (K, n), the orders themselves without substitution;
    `asked`, `served` (s,): Σ_f O[g,f], and Σ_f Z[g,f] over it;
    `missing` (K, n): orders not delivered, `short` (K,): whether any is; `households`, `other` (n,): what final users
    wanted;
    `to_households`, `to_other` (n,): what they got; `clipped` (K, n): use beyond the stock of inputs that do not
    stop output, where material is not conserved; `scratch` (4, n + 2): room for rationing.
    """

    output: Array
    demand: Array
    capacity: Array
    seen: Array
    ceiling: Array
    binding: Integers
    orders: Array
    weights: Array
    scaled: Array
    asked: Array
    served: Array
    missing: Array
    short: Flags
    households: Array
    other: Array
    to_households: Array
    to_other: Array
    clipped: Array
    scratch: Array
