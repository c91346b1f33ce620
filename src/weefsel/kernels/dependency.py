"""Who depends on whom in trade: criteria over thresholds and years, and networks that hang on one country.

Sources: SWD(2021) 352 final, ch. 2; Lefebvre & Wibaux 2024, CEPII Policy Brief 47 (GeoDep); Piccardi & Tajoli 2018,
PLOS ONE 13(11) e0208265 (vulnerability of trade networks to the removal of their largest exporter).
"""

from __future__ import annotations

from itertools import product

import numpy as np

from weefsel.kernels.leontief import Array

YEARS_AXIS = 0


def holds(indicators: Array, thresholds: Array) -> Array:
    """Return whether all indicators pass their thresholds, I_c > θ_c for all c; NaN passes nothing.

    Parameters
    ----------
    indicators : (c, ...) one row per criterion
    thresholds : (c,)

    Returns
    -------
    (...) of bool
    """
    limits = thresholds.reshape(-1, *([1] * (indicators.ndim - 1)))
    with np.errstate(invalid="ignore"):
        return np.asarray((indicators > limits).all(axis=0))


def robustness(indicators: Array, thresholds: Array, band: float) -> Array:
    """Return the share of 3^c settings of thresholds, θ_c times 1 - b, 1 or 1 + b, under which all criteria hold.

    1: dependent whatever the threshold inside the band; 0: never; between: the thresholds decide.

    Parameters
    ----------
    indicators : (c, ...)
    thresholds : (c,)
    band : b, 0 to 1

    Returns
    -------
    (...)
    """
    scales = list(product((1.0 - band, 1.0, 1.0 + band), repeat=len(thresholds)))
    passed = sum(holds(indicators, thresholds * np.array(scale)).astype(np.float64) for scale in scales)
    return np.asarray(passed) / len(scales)


def persistent(held: Array, window: int, at_least: int) -> Array:
    """Return whether criteria held in at least `at_least` of the last `window` years, year by year.

    Parameters
    ----------
    held : (y, ...) of bool, consecutive years

    Returns
    -------
    (y, ...) of bool; the first years have a shorter window and must still reach `at_least`
    """
    counted = np.cumsum(np.concatenate([np.zeros((1, *held.shape[1:]), dtype=int), held.astype(int)]), axis=YEARS_AXIS)
    last = np.arange(1, len(held) + 1)
    return np.asarray(counted[last] - counted[np.maximum(last - window, 0)] >= at_least)


def fall_without_largest(exports: Array, imports: Array) -> tuple[Array, Array]:
    """Return per product the country of largest exports and the share of trade that goes with it, 1 - v_1.

    Taking country c out of the network removes what it sells and what it buys: (X_c + M_c) / sum X; no country trades
    with itself.

    Parameters
    ----------
    exports, imports : (k, n) by product and country

    Returns
    -------
    (k,) positions of the largest exporter, (k,) share lost, NaN where there is no trade
    """
    total = exports.sum(axis=-1)
    largest = exports.argmax(axis=-1)
    row = np.arange(len(exports))
    lost = exports[row, largest] + imports[row, largest]
    return largest, np.divide(lost, total, out=np.full_like(total, np.nan), where=total > 0)
