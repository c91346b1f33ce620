"""Whether numbers can still change: what is remembered by their content must rest on numbers that cannot."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_frozen(values: np.ndarray) -> bool:
    """Return whether nobody can write an array, not even through one that it is part of.

    >>> whole = np.zeros(4)
    >>> part = whole[:2]
    >>> part.setflags(write=False)
    >>> is_frozen(part)
    False
    >>> whole.setflags(write=False)
    >>> is_frozen(part)
    True
    """
    part: Any = values
    while isinstance(part, np.ndarray):
        if part.flags.writeable:
            return False
        part = part.base
    return True
