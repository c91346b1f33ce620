"""One factorisation per table: kept in memory by content, and on a shelf where one is given.

Methods on the same table share the factors of I - A and, where they need all of it, its inverse. The key is the SHA-256
of flows and output, so that an equal table finds them whoever loaded it. A large table that is still the same frozen
array is not read again: its factors are float32, and every solution is proven by its residual against the flows.
"""

from __future__ import annotations

import hashlib
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels import leontief, lu
from weefsel.kernels.leontief import Array, Factor, NoAnswer
from weefsel.model.frozen import is_frozen

#: Bytes of factors and inverses that are kept in memory; older ones go first.
LIMIT = 1 << 30

Arrays = dict[str, NDArray[Any]]


class Shelf(Protocol):
    """Where arrays rest between processes, by key."""

    def get(self, key: str) -> Arrays | None:
        """Return what was put under a key, or None."""

    def put(self, key: str, arrays: Arrays) -> None:
        """Keep arrays under a key."""


@dataclass
class Memory:
    """Factors and inverses by key, up to a number of bytes; safe to share between threads."""

    limit: int = LIMIT
    kept: OrderedDict[str, Any] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> Any:
        """Return what is kept under a key, or None."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
            return self.kept.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value, and let the oldest go while there is too much; what is too large by itself is not kept."""
        if _size(value) > self.limit:
            return
        with self.lock:
            self.kept[key] = value
            while sum(_size(other) for other in self.kept.values()) > self.limit:
                self.kept.popitem(last=False)


_MEMORY = Memory()
_SEEN: dict[int, tuple[weakref.ref[Array], weakref.ref[Array], str]] = {}
_SHELF: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


@contextmanager
def kept_on(shelf: Shelf) -> Iterator[None]:
    """Keep factors of large tables on a shelf too, for as long as the block runs."""
    token = _SHELF.set(shelf)
    try:
        yield
    finally:
        _SHELF.reset(token)


def factor_of(flows: Array, output: Array) -> Factor:
    """Return the factorisation of I - A for a productive table, from memory or the shelf where it is there.

    Raises
    ------
    NoAnswer
        If the system is singular or not productive.
    """
    given = leontief.Coefficients(flows, output)
    key = _known_key(flows, output)
    found = _MEMORY.get(key)
    if found is not None:
        factors, pivots, row_norm, column_norm = found
        return Factor(factors, pivots, row_norm, column_norm, given)
    factor = _from_shelf(key, given)
    if factor is None:
        factor = leontief.factorise(given)
        leontief.fail_if_not_productive(given, factor)
        _to_shelf(key, factor)
    # The flows themselves are not kept: a table that nobody holds any more may go.
    _MEMORY.put(key, tuple(factor[:-1]))
    return factor


def inverse_of(flows: Array, output: Array) -> Array:
    """Return L = (I - A)⁻¹ (n, n), read-only, from memory where it is there; raises as `factor_of`."""
    key = f"{_known_key(flows, output) if is_frozen(flows) else content_key(flows, output)}-inverse"
    found: Array | None = _MEMORY.get(key)
    if found is None:
        found = leontief.inverse(factor_of(flows, output))
        found.setflags(write=False)
        _MEMORY.put(key, found)
    return found


def content_key(flows: Array, output: Array) -> str:
    """Return the identity of a system: SHA-256 over its numbers."""
    digest = hashlib.sha256(repr(flows.shape).encode())
    digest.update(np.ascontiguousarray(flows).data)
    digest.update(np.ascontiguousarray(output).data)
    return digest.hexdigest()


def _known_key(flows: Array, output: Array) -> str:
    """Return the identity of a system, without reading a large frozen array a second time."""
    if len(output) < lu.SINGLE_FROM or flows.flags.writeable or output.flags.writeable:
        return content_key(flows, output)
    seen = _SEEN.get(id(flows))
    if seen is not None and seen[0]() is flows and seen[1]() is output:
        return seen[2]
    key = content_key(flows, output)
    position = id(flows)
    _SEEN[position] = (weakref.ref(flows, lambda _: _SEEN.pop(position, None)), weakref.ref(output), key)
    return key


def _from_shelf(key: str, given: leontief.Coefficients) -> Factor | None:
    """Return factors from the shelf if they are of this table: the solution of 1'L proves it."""
    shelf = _SHELF.get()
    n = len(given.output)
    arrays = shelf.get(key) if shelf is not None and n >= lu.SINGLE_FROM else None
    if arrays is None or set(arrays) != {"lu", "pivots", "norms"}:
        return None
    factors, pivots, norms = arrays["lu"], arrays["pivots"], arrays["norms"]
    right_shape = factors.shape == (n, n) and pivots.shape == (n,) and norms.shape == (2,)
    if not right_shape or factors.dtype != np.float32 or pivots.dtype != np.int32:
        return None
    if pivots.min() < 0 or pivots.max() >= n:
        return None
    factor = Factor(factors, pivots, float(norms[0]), float(norms[1]), given)
    try:
        leontief.fail_if_not_productive(given, factor)
        leontief.solve(factor, np.ones(n))
    except NoAnswer:
        return None
    return factor


def _to_shelf(key: str, factor: Factor) -> None:
    shelf = _SHELF.get()
    if shelf is not None and factor.lu.dtype == np.float32:
        norms = np.array([factor.row_norm, factor.column_norm])
        shelf.put(key, {"lu": factor.lu, "pivots": factor.pivots, "norms": norms})


def _size(value: Any) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    return sum(part.nbytes for part in parts if isinstance(part, np.ndarray))
