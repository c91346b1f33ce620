"""Axes: the labels along one side of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Axis:
    """Unique labels in a fixed order, each with one part per level.

    Parameters
    ----------
    levels
        Names of the parts, for instance ``("region", "sector")`` or ``("sector",)``.
    labels
        One tuple per position, as long as `levels`.

    Raises
    ------
    ValueError
        If a label has the wrong number of parts, is empty, or stands twice.

    >>> axis = Axis(("region", "sector"), (("North", "Steel"), ("South", "Steel")))
    >>> len(axis), axis.text(1), axis.column("region")
    (2, 'South|Steel', ('North', 'South'))
    """

    levels: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    # What follows from the labels, worked out when first asked for: columns by level, positions by label.
    _columns: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _positions: dict[int, dict[tuple[str, ...], int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("an axis needs at least one level")
        seen: set[tuple[str, ...]] = set()
        for label in self.labels:
            if len(label) != len(self.levels):
                raise ValueError(f"label {label!r} does not have the levels {self.levels!r}")
            if any(not part for part in label):
                raise ValueError(f"label {label!r} has an empty part")
            if label in seen:
                raise ValueError(f"label {SEPARATOR.join(label)!r} stands twice")
            seen.add(label)

    def __len__(self) -> int:
        return len(self.labels)

    def text(self, position: int) -> str:
        """Return the label at `position` as one string, parts joined by ``|``."""
        return SEPARATOR.join(self.labels[position])

    def texts(self) -> tuple[str, ...]:
        """Return all labels as strings."""
        return tuple(SEPARATOR.join(label) for label in self.labels)

    def column(self, level: str) -> tuple[str, ...]:
        """Return one level of every label, in order."""
        if level not in self._columns:
            part = self.levels.index(level)
            self._columns[level] = tuple(label[part] for label in self.labels)
        return self._columns[level]

    def unique(self, level: str) -> tuple[str, ...]:
        """Return the distinct values of one level, in order of first appearance."""
        return tuple(dict.fromkeys(self.column(level)))

    def where(self, **parts: str) -> tuple[int, ...]:
        """Return the positions whose labels have the given parts.

        >>> Axis(("region", "sector"), (("N", "a"), ("S", "a"))).where(sector="a", region="S")
        (1,)
        """
        if set(parts) == set(self.levels):
            if not self._positions:  # put there in one step, for other threads to find whole
                self._positions[0] = {label: position for position, label in enumerate(self.labels)}
            found = self._positions[0].get(tuple(parts[level] for level in self.levels))
            return () if found is None else (found,)
        wanted = [(self.levels.index(level), value) for level, value in parts.items()]
        return tuple(
            position
            for position, label in enumerate(self.labels)
            if all(label[part] == value for part, value in wanted)
        )


def axis_of(levels: tuple[str, ...], texts: Iterable[str]) -> Axis:
    """Return the axis whose labels are written as single strings joined by ``|``."""
    return Axis(levels, tuple(tuple(text.split(SEPARATOR)) for text in texts))
