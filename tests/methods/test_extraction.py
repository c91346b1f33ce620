"""Extraction as a user asks for it, against literal cuts of the table and a new solution."""

from __future__ import annotations

import numpy as np
import pytest

import weefsel as wf
from weefsel.errors import InputError
from weefsel.kernels.leontief import Array

SHARE = 0.3


def left(inputs: Array, final: Array) -> Array:
    return np.asarray(np.linalg.solve(np.eye(len(final)) - inputs, final))


def literal(variant: str, flows: Array, output: Array, k: int, group: list[int]) -> Array:
    """Return the loss of output when links are cut in the table itself."""
    inputs = flows / output
    final = output - flows.sum(axis=1)
    cut, rest = inputs.copy(), final.copy()
    if variant == "group":
        cut[group], cut[:, group], rest[group] = 0, 0, 0
    elif variant == "total":
        cut[k], cut[:, k], rest[k] = 0, 0, 0
    elif variant == "links":
        own = cut[k, k]
        cut[k], cut[:, k] = 0, 0
        cut[k, k] = own
    elif variant == "purchases":
        cut[:, k] = 0
    elif variant == "sales":
        cut[k] = 0
    elif variant == "sales_share":
        cut[k] *= 1 - SHARE
        rest[k] *= 1 - SHARE
    elif variant == "output_cap":
        others = [i for i in range(len(output)) if i != k]
        fall = SHARE * output[k]
        loss = np.zeros_like(output)
        loss[k] = fall
        loss[others] = left(inputs[np.ix_(others, others)], inputs[others, k] * fall)
        return loss
    elif variant == "supply":
        shares = flows / output[:, None]
        added = output - output @ shares
        shares[k] = 0
        return np.asarray(output - left(shares.T, added))
    return np.asarray(output - left(cut, rest))


@pytest.mark.parametrize(
    "variant", ["total", "links", "purchases", "sales", "supply", "group", "output_cap", "sales_share"]
)
def test_every_variant_on_belgium(variant: str) -> None:
    belgium = wf.load("belgium")
    k = belgium.industries.labels.index(("C24",))
    group = [k, belgium.industries.labels.index(("C25",))]
    settings = {"share": SHARE} if variant in ("output_cap", "sales_share") else {}
    industry = "C24+C25" if variant == "group" else "C24"
    frame = wf.compute("structure.extraction", belgium, industry=industry, variant=variant, **settings).frame
    found = frame.filter(measure="output")["value"].to_numpy()
    expected = literal(variant, belgium.flows, belgium.output, k, group)
    assert np.abs(found - expected).max() <= 1e-9 * belgium.output.max()
    jobs = frame.filter(measure="jobs")["value"].to_numpy()
    assert jobs == pytest.approx(expected * belgium.account_values[0] / belgium.output, rel=1e-8, abs=1e-6)


def test_a_share_where_it_means_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="no meaning"):
        wf.compute("structure.extraction", "belgium", industry="C24", share=0.3)
