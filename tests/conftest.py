"""Fixtures that many tests share."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest

from weefsel import study
from weefsel.model import Axis, Fabric, Meta

# The same examples every time, and no clock: a busy machine fails no test.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")

# Kernels compiled for tests are those of the files as they are: beside the sources, the compiler would look only at the
# file of the function that is called, and run an old step.
study.keep_compiled(Path(tempfile.gettempdir()) / "weefsel-tests")

SHARED = Path(os.environ.get("WEEFSEL_SHARED", Path(__file__).parents[2] / "shared"))
KNOWN = Path(__file__).parent / "golden" / "published"


def published(name: str) -> dict[str, Any]:
    """Return a published table and its known answers, as carried in the tests."""
    return json.loads((KNOWN / name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a store of its own."""
    home = tmp_path / "weefsel-home"
    monkeypatch.setenv("WEEFSEL_HOME", str(home))
    return home


def small_fabric(
    flows: np.ndarray,
    final_demand: np.ndarray,
    *,
    sectors: tuple[str, ...] | None = None,
    categories: tuple[str, ...] = ("final",),
    items: dict[str, np.ndarray] | None = None,
    jobs: np.ndarray | None = None,
    regions: tuple[str, ...] | None = None,
) -> Fabric:
    """Return a fabric from arrays; output is the row sum."""
    n = len(flows)
    names = sectors or tuple(f"s{position}" for position in range(n))
    labels = tuple(zip(regions, names, strict=True)) if regions else tuple((name,) for name in names)
    levels = ("region", "sector") if regions else ("sector",)
    uses = Axis(("category",), tuple((name,) for name in categories))
    demand = final_demand.reshape(n, len(categories)).astype(float)
    rows = items or {}
    return Fabric(
        meta=Meta("small", "a small table", 2020),
        industries=Axis(levels, labels),
        flows=flows.astype(float),
        output=flows.sum(axis=1) + demand.sum(axis=1),
        uses=uses,
        final_demand=demand,
        items=Axis(("item",), tuple((name,) for name in rows)),
        value_added=np.array([rows[name] for name in rows], dtype=float).reshape(len(rows), n),
        accounts=Axis(("account", "unit"), (("jobs", "jobs"),) if jobs is not None else ()),
        account_values=np.array([jobs] if jobs is not None else [], dtype=float).reshape(-1, n),
    )
