"""Concentration and risk of supply: on how few one depends, and how much hangs on it.

Shares are parts of one (1 = everything). Governance is scaled 0 to 10, 10 worst. All functions take single numbers
or arrays that broadcast; `axis` is the axis of suppliers.

Sources: Herfindahl 1950; European Commission 2017, Methodology for establishing the EU list of critical raw
materials (Blengini et al., JRC), ch. 3-5; SWD(2021) 352, ch. 2, for products.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from weefsel.kernels.leontief import Array, NoAnswer

SUPPLIERS = -1


def shares(values: ArrayLike, axis: int = SUPPLIERS) -> Array:
    """Return values as parts of their total along `axis`, same shape; NaN where the total is zero.

    Raises
    ------
    NoAnswer
        If a value is negative or not finite.
    """
    given = np.asarray(values, dtype=np.float64)
    if not np.isfinite(given).all() or (given < 0).any():
        raise NoAnswer("what suppliers deliver must be finite and not negative", [])
    # Dividing by the largest first keeps tiny and huge values away from the ends of the number range.
    largest = given.max(axis=axis, keepdims=True, initial=0.0)
    scaled = np.divide(given, largest, out=np.full_like(given, np.nan), where=largest > 0)
    return np.asarray(scaled / scaled.sum(axis=axis, keepdims=True))


def hhi(values: ArrayLike, axis: int = SUPPLIERS) -> Array:
    """Return the Herfindahl-Hirschman index of deliveries: HHI = sum_c S_c^2, S_c = v_c / sum v.

    Between 1/N (N equal suppliers) and 1 (one supplier); without unit. NaN where nothing is delivered.

    Parameters
    ----------
    values : (..., n) what each supplier delivers, in any unit

    Returns
    -------
    (...)

    >>> hhi([50.0, 25.0, 25.0]).item()
    0.375
    """
    return (shares(values, axis) ** 2).sum(axis=axis)


def weighted_hhi(parts: ArrayLike, governance: ArrayLike, trade: ArrayLike, axis: int = SUPPLIERS) -> Array:
    """Return HHI = sum_c S_c^2 WGI_c t_c of the EU method for raw materials, scaled 0 to 10.

    Parameters
    ----------
    parts : (..., n) shares as published; they are not made to add up to one
    governance : (..., n) WGI_c, 0 (best) to 10 (worst)
    trade : (..., n) t_c, 0.8 inside the EU, 1 without restrictions, above 1 with export taxes or quotas
    """
    weights = np.asarray(governance, dtype=np.float64) * np.asarray(trade, dtype=np.float64)
    return (np.asarray(parts, dtype=np.float64) ** 2 * weights).sum(axis=axis)


def import_reliance(production: ArrayLike, imports: ArrayLike, exports: ArrayLike) -> Array:
    """Return IR = (M - X) / (Q + M - X), between 0 and 1; 0 for a net exporter, NaN where nothing is used.

    Parameters
    ----------
    production, imports, exports : quantities in one unit
    """
    net = np.maximum(np.asarray(imports, dtype=np.float64) - np.asarray(exports, dtype=np.float64), 0.0)
    used = np.asarray(production, dtype=np.float64) + net
    return np.divide(net, used, out=np.full_like(used, np.nan), where=used > 0)


def supply_risk(
    hhi_global: ArrayLike | None,
    hhi_eu: ArrayLike | None,
    import_reliance: ArrayLike,
    recycling_rate: ArrayLike,
    substitution: ArrayLike,
) -> Array:
    """Return SR = [HHI_GS IR/2 + HHI_EU (1 - IR/2)] (1 - EoL_RIR) SI_SR.

    Where one of the two sides of supply is not known (None), the other stands alone, as the method has it.

    Parameters
    ----------
    hhi_global, hhi_eu : concentration of world supply and of EU sourcing, weighted by governance and trade, 0 to 10
    import_reliance : IR, 0 to 1
    recycling_rate : EoL_RIR, end-of-life recycling input rate, 0 to 1
    substitution : SI_SR, 0 (fully replaceable) to 1 (not)

    Returns
    -------
    without unit; a material is critical from 1 (with economic importance)

    Raises
    ------
    NoAnswer
        If both sides are missing, a rate lies outside 0 to 1, or a concentration is negative.

    Source: European Commission 2017, Methodology, eq. 3 (2017, 2020 and 2023 assessments).

    >>> round(supply_risk(7.5, 1.9, 0.44, 0.42, 1.0).item(), 1)  # tungsten, 2017
    1.8
    """
    if hhi_global is None and hhi_eu is None:
        raise NoAnswer("neither world supply nor EU sourcing is known", [])
    world = np.asarray(hhi_eu if hhi_global is None else hhi_global, dtype=np.float64)
    union = np.asarray(hhi_global if hhi_eu is None else hhi_eu, dtype=np.float64)
    reliance, recycled, replaced = (
        np.asarray(rate, dtype=np.float64) for rate in (import_reliance, recycling_rate, substitution)
    )
    for name, rate in (("import reliance", reliance), ("recycling rate", recycled), ("substitution", replaced)):
        if not ((rate >= 0) & (rate <= 1)).all():
            raise NoAnswer("the {name} lies outside 0 to 1", [], name=name)
    if not ((world >= 0).all() and (union >= 0).all()):
        raise NoAnswer("a concentration is negative or missing", [])
    sourcing = world * reliance / 2.0 + union * (1.0 - reliance / 2.0)
    return sourcing * (1.0 - recycled) * replaced  # one number for numbers, an array for arrays


def economic_importance(uses: ArrayLike, added: ArrayLike, largest: float, substitution: ArrayLike = 1.0) -> Array:
    """Return EI = 10 SI_EI sum_s A_s Q_s / max Q, between 0 and 10.

    Parameters
    ----------
    uses : (..., s) A_s, share of the material that sector s uses
    added : (..., s) Q_s, value added of the sector (NACE 2 digits)
    largest : the largest value added of any manufacturing sector, same unit
    substitution : SI_EI, 0 to 1
    """
    weighted = (np.asarray(uses, dtype=np.float64) * np.asarray(added, dtype=np.float64)).sum(axis=SUPPLIERS)
    return np.asarray(10.0 * weighted / largest * np.asarray(substitution, dtype=np.float64))


def import_indicators(extra: Array, intra: Array, exports: Array, *, cap: float) -> tuple[Array, Array, Array]:
    """Return the three core dependency indicators of the European Commission, one per product.

    CDI1 = sum_j (M_jk / M_extra,k)^2 over origins outside; CDI2 = M_extra / (M_extra + M_intra);
    CDI3 = M_extra / X, X all exports, those inside the area included. NaN where nothing comes from outside.

    Parameters
    ----------
    extra : (k, j) imports of product k from origin j outside the area, value
    intra : (k,) imports from inside the area
    exports : (k,) exports of the area to anybody
    cap : CDI3 where nothing is exported, and its largest value

    Source: SWD(2021) 352 final, ch. 2.
    """
    outside = extra.sum(axis=SUPPLIERS)
    known = outside > 0
    total = outside + intra
    share = np.divide(outside, total, out=np.full_like(outside, np.nan), where=known)
    # What cannot be divided, or would pass the cap, is at the cap.
    divisible = known & (exports * cap > outside)
    covered = np.divide(outside, exports, out=np.where(known, cap, np.nan), where=divisible)
    return hhi(extra), share, covered
