"""What follows from the parameters and is the same every day of a run: made once, read by the stages."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numba.core.cpu import CPUTargetOptions

from weefsel.kernels.inventory.data import HALF, LEONTIEF, LINEAR, SMOOTH, STRONG, Array, Integers, Parameters
from weefsel.kernels.inventory.room import room
from weefsel.kernels.kept import kept

#: How to compile what allocates nothing: without counting references to arrays, which at 48 industries is half of the
#: time. The option has no public name, so that a compiler may come without it: results are the same, only slower.
BARE: dict[str, Any] = {"_nrt": False} if hasattr(CPUTargetOptions, "_nrt") else {}
bare = njit(error_model="numpy", **BARE)
#: Compiles into the function that calls: at 48 industries handing over arrays costs as much as a row of the table.
brisk = njit(error_model="numpy", fastmath={"nsz"}, forceinline=True, **BARE)
#: The same for sums, which may be added up in any order; infinities and missing numbers keep their meaning.
summing = njit(error_model="numpy", fastmath={"reassoc", "contract", "nsz"}, forceinline=True, **BARE)


class Aids(NamedTuple):
    """Stock S of product k lets buyer f make `offset` + `slope` S, both (K, n).

    `per_output` (n,): 1/x0, 0 where there is none; `spending`, `earnings` (H,): consumption and wages of each group;
    `linear`: any input stands in for any other.
    """

    slope: Array
    offset: Array
    per_output: Array
    spending: Array
    earnings: Array
    linear: bool


@kept
def aids_of(parameters: Parameters) -> Aids:
    """Return what is the same every day.

    Leontief: min S/A over all inputs; strongly critical: over C > 0; weakly critical: over C = 1; half critical:
    C = ½ counts as ½(S/A + x0); smooth: min S x0/(ψ S*), which is the ceiling behind
    x = min(d, x_cap) min_k min(1, S/(ψ n A min(d, x_cap))); linear: ΣS/ΣA. Inputs with A = 0 do not count.
    """
    kind, groups = parameters.production, len(parameters.households)
    products, n = parameters.inputs.shape
    rows = room(2 * products + 1, n)
    slope, offset, each = rows[:products], rows[products : 2 * products], rows[2 * products]
    offset[:] = np.inf
    counts_from = 0.0 if kind == LEONTIEF else 0.5 if kind in (STRONG, HALF) else 1.0
    for k in range(products):
        for f in range(n):
            a, critical = parameters.inputs[k, f], parameters.criticality[k, f]
            full = parameters.cover * parameters.stocks[k, f]
            if kind == SMOOTH:
                if full > 0.0:
                    slope[k, f], offset[k, f] = parameters.output[f] / full, 0.0
            elif kind != LINEAR and a > 0.0 and critical >= counts_from:
                slope[k, f], offset[k, f] = 1.0 / a, 0.0
                if kind == HALF and critical < 1.0:
                    slope[k, f], offset[k, f] = 0.5 / a, 0.5 * parameters.output[f]
    spending, earnings = np.zeros(groups), np.zeros(groups)
    for f in range(n):
        if parameters.output[f] > 0.0:
            each[f] = 1.0 / parameters.output[f]
        for h in range(groups):
            spending[h] += parameters.households[h, f]
            earnings[h] += parameters.earnings[h, f]
    return Aids(slope, offset, each, spending, earnings, kind == LINEAR)


@njit(error_model="numpy", **BARE)
def linear_ceiling(stocks: Array, inputs: Array, ceiling: Array) -> None:
    """Set ΣS/ΣA (n,): any input stands in for any other; infinite where nothing is bought."""
    for f in range(inputs.shape[1]):
        needed, held = 0.0, 0.0
        for k in range(len(inputs)):
            needed += inputs[k, f]
            held += stocks[k, f]
        ceiling[f] = held / needed if needed > 0.0 else np.inf


@kept
def ceiling_of(stocks: Array, parameters: Parameters, aids: Aids) -> Array:
    """Return what stocks allow to make, x_inp (n,); infinite where no stock stops output."""
    ceiling = np.full(stocks.shape[1], np.inf)
    if aids.linear:
        linear_ceiling(stocks, parameters.inputs, ceiling)
        return ceiling
    for k in range(len(stocks)):
        for f in range(stocks.shape[1]):
            ceiling[f] = min(ceiling[f], aids.offset[k, f] + aids.slope[k, f] * stocks[k, f])
    return ceiling


@njit(error_model="numpy")
def binding_of(stocks: Array, aids: Aids, binding: Integers) -> None:
    """Set the product whose stock sets what can be made (n,), -1 where none does."""
    products, n = stocks.shape
    lowest = np.full(n, np.inf)
    for f in range(n):
        binding[f] = -1
    for k in range(0 if aids.linear else products):
        for f in range(n):
            allowed = aids.offset[k, f] + aids.slope[k, f] * stocks[k, f]
            if allowed < lowest[f]:
                lowest[f], binding[f] = allowed, k
