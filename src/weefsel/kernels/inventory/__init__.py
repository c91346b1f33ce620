"""The daily model: stocks, capacity, labour and rationing, one day at a time.

`state, record = step(state, parameters, day)`; see `step` for the equations and `data` for shapes and units.
Importing this package loads the compiler (numba); nothing is compiled before the first call.
"""

from weefsel.kernels.inventory.data import PRODUCTION, RATIONING, Day, Parameters, Record, State
from weefsel.kernels.inventory.many import Totals, run_many
from weefsel.kernels.inventory.run import Path, Schedule, Swing, calm, last, run, swing
from weefsel.kernels.inventory.start import Behaviour, Flows, parameters_of, steady_state
from weefsel.kernels.inventory.step import step

__all__ = [
    "PRODUCTION",
    "RATIONING",
    "Behaviour",
    "Day",
    "Flows",
    "Parameters",
    "Path",
    "Record",
    "Schedule",
    "State",
    "Swing",
    "Totals",
    "calm",
    "last",
    "parameters_of",
    "run",
    "run_many",
    "steady_state",
    "step",
    "swing",
]
