"""A scenario keeps its balances, holds what is set, and serves all demand that capacities allow."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels.leontief import Array, factorise
from weefsel.kernels.scenario import outcome

INPUTS = arrays(float, (5, 5), elements=st.floats(0.0, 0.19))
DEMAND = arrays(float, (5,), elements=st.floats(0.0, 100.0))


@given(INPUTS, DEMAND, st.floats(0.1, 1.5), st.floats(0.1, 1.5), st.floats(0.0, 50.0))
def test_balance_capacity_and_service(inputs: Array, final: Array, first: float, second: float, held: float) -> None:
    factor = factorise(inputs)
    free = outcome(factor, final, {}, {}).output
    caps = {0: first * free[0], 3: second * free[3]}
    found = outcome(factor, final, {2: held}, caps)
    scale = 1.0 + free.max() + held
    np.testing.assert_allclose(found.output - inputs @ found.output, found.final_demand, atol=1e-9 * scale)
    assert found.converged
    assert found.output[2] == held
    for k, cap in caps.items():
        assert found.output[k] <= cap + 1e-8 * scale
        if k in found.bound:
            assert found.final_demand[k] <= final[k] + 1e-8 * scale
        else:
            assert abs(found.final_demand[k] - final[k]) <= 1e-9 * scale
    assert abs(found.final_demand[1] - final[1]) <= 1e-9 * scale


@given(INPUTS, DEMAND)
def test_nothing_changes_where_nothing_binds(inputs: Array, final: Array) -> None:
    factor = factorise(inputs)
    free = outcome(factor, final, {}, {})
    same = outcome(factor, final, {}, {k: free.output[k] * 1.01 + 1.0 for k in range(5)})
    np.testing.assert_array_equal(free.output, same.output)
    assert same.bound == ()
