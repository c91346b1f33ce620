"""Bridges: which label of one classification goes to which of another, and with what share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge from s labels of a table to t labels of a new one.

    Parameters
    ----------
    name : where it comes from, for instance a file name
    sources : s labels, each once
    targets : t labels, each once
    weights : (s, t) share of each source that goes to each target; rows sum to one

    Raises
    ------
    ValueError
        If a shape does not match its labels, a label stands twice, or a row does not sum to one (1e-9).
    """

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    weights: np.ndarray

    def __post_init__(self) -> None:
        if self.weights.shape != (len(self.sources), len(self.targets)):
            raise ValueError("the weights of a bridge do not match its labels")
        if len(set(self.sources)) < len(self.sources) or len(set(self.targets)) < len(self.targets):
            raise ValueError("a label of a bridge stands twice")
        if not (self.weights >= 0).all() or (np.abs(self.weights.sum(axis=1) - 1.0) > 1e-9).any():
            raise ValueError("the weights of each label of a bridge must be at least zero and sum to one")
        self.weights.setflags(write=False)

    @property
    def splits(self) -> tuple[str, ...]:
        """Return the sources that go to more than one target."""
        return tuple(source for source, row in zip(self.sources, self.weights, strict=True) if (row > 0).sum() > 1)
