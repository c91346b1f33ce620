"""Memory that begins where a line of the cache begins: what crosses two lines is read in twice the time."""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.data import Array

#: Numbers of 8 bytes in a line.
LINE = 8


def lined(rows: int, columns: int) -> Array:
    """Return a matrix of zeros, shape (rows, columns), that begins with a line of the cache."""
    memory = np.zeros(rows * columns + LINE)
    first = -(memory.ctypes.data // 8) % LINE
    return memory[first : first + rows * columns].reshape(rows, columns)


@njit(error_model="numpy")
def room(rows: int, columns: int) -> Array:
    """Return the same as `lined`, inside what is compiled."""
    memory = np.zeros(rows * columns + LINE)
    first = -(memory.ctypes.data // 8) % LINE
    return memory[first : first + rows * columns].reshape(rows, columns)
