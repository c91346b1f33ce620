"""A transform of a table that holds a sample is done to every table of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from weefsel.model import Fabric, with_sample, without_sample

P = ParamSpec("P")


def each_of_sample(
    transform: Callable[Concatenate[Fabric, P], Fabric],
) -> Callable[Concatenate[Fabric, P], Fabric]:
    """Return a transform that does to the tables of a sample what it does to the fabric."""

    @wraps(transform)
    def over_all(fabric: Fabric, /, *args: P.args, **kwargs: P.kwargs) -> Fabric:
        found = transform(without_sample(fabric), *args, **kwargs)
        if fabric.sample is None:
            return found
        tables = tuple(transform(table, *args, **kwargs) for table in fabric.sample.tables)
        return with_sample(found, fabric.sample.what, tables)

    return cast("Callable[Concatenate[Fabric, P], Fabric]", over_all)
