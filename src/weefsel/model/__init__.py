"""Frozen labelled data: validated at birth, no economics.

What stands here is what every other floor passes around: axes of labels, the fabric of flows, places below
the region, and the long table in which a method gives its findings.
"""

from weefsel.model.bridge import Bridge
from weefsel.model.event import Event
from weefsel.model.fabric import Fabric, Imports, Meta, Sample, Vintage, with_sample, without_sample
from weefsel.model.final_demand import FinalDemand
from weefsel.model.known import counted, gross_value_added, unknown_notes
from weefsel.model.labels import Axis
from weefsel.model.lever import Lever
from weefsel.model.places import Places
from weefsel.model.residence import Residence, in_order_of, residence_between
from weefsel.model.result import Origin, Result

__all__ = [
    "Axis",
    "Bridge",
    "Event",
    "Fabric",
    "FinalDemand",
    "Imports",
    "Lever",
    "Meta",
    "Origin",
    "Places",
    "Residence",
    "Result",
    "Sample",
    "Vintage",
    "counted",
    "gross_value_added",
    "in_order_of",
    "residence_between",
    "unknown_notes",
    "with_sample",
    "without_sample",
]
