r"""What a productivity shock to one industry does to the whole economy: to first and to second order.

Ω (n, n) with Ω_kj the share of product j in the cost of industry k (rows buy here), the rest of cost primary; b (n,)
shares of final demand. Ψ = (I - Ω)⁻¹, Ψ_ki the exposure of k to i; λ' = b'Ψ Domar weights (sales over final demand).

log Y = log Y₀ + λ_i a + ½ λ_i' a² + ..., a = d log A_i,
λ_i' = (θ₀ - 1) Var_b(Ψ_.i) + Σ_k λ_k (θ_k - 1) Var_{Ω_k.}(Ψ_.i)

where the variance of exposures runs over the inputs of k with its cost shares as weights, primary inputs (exposure 0)
among them, θ_k is the elasticity of substitution between the inputs of k and θ₀ that of final users. All primary
inputs count as one factor that moves freely.

Sources: Hulten 1978, Review of Economic Studies 45(3); Baqaee & Farhi 2019, Econometrica 87(4), 1155-1203, prop. 5
(one factor); Acemoglu, Carvalho, Ozdaglar & Tahbaz-Salehi 2012, Econometrica 80(5).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array


class Responses(NamedTuple):
    """First and second derivative of log Y with respect to each log A_i, each (n,), without unit."""

    first: Array
    second: Array


def responses(
    inverse: Array, inputs: Array, final_shares: Array, elasticity: Array, final_elasticity: float
) -> Responses:
    """Return Domar weights and their change.

    Parameters
    ----------
    inverse : (n, n) L = (I - A)⁻¹, so that Ψ = L'
    inputs : (n, n) A = Ω', rows sell; columns sum to at most one
    final_shares : (n,) b, adding up to one
    elasticity : (n,) θ_k
    final_elasticity : θ₀
    """
    weights = inverse @ final_shares
    second = (final_elasticity - 1.0) * (inverse**2 @ final_shares - weights**2)
    # exposures of the inputs of k, averaged with its cost shares: Σ_j Ω_kj Ψ_ji = (L A)_ik
    means = inverse @ inputs
    pull = weights * (elasticity - 1.0)
    second += inverse**2 @ (inputs @ pull) - means**2 @ pull
    return Responses(np.asarray(weights), np.asarray(second))
