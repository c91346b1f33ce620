"""The one use case: a study takes a fabric, applies shocks, runs methods, and yields findings.

This floor is the only place that knows methods, sources and the store together; every face calls it.
"""

from weefsel.store import Entry
from weefsel.study import regions, reshape
from weefsel.study.compiled import compiles_first, keep_compiled
from weefsel.study.computing import compute
from weefsel.study.factors import keeping_factors
from weefsel.study.known import known_methods
from weefsel.study.library import entries, export, import_table, load, query, remove
from weefsel.study.reading import Reading, read_against
from weefsel.study.run import Findings, run
from weefsel.study.spec import Study, read_study, study_from_text
from weefsel.study.totals import TOTAL
from weefsel.study.uncertainty import ErrorModel, over_tables, with_errors

__all__ = [
    "TOTAL",
    "Entry",
    "ErrorModel",
    "Findings",
    "Reading",
    "Study",
    "compiles_first",
    "compute",
    "entries",
    "export",
    "import_table",
    "keep_compiled",
    "keeping_factors",
    "known_methods",
    "load",
    "over_tables",
    "query",
    "read_against",
    "read_study",
    "regions",
    "remove",
    "reshape",
    "run",
    "study_from_text",
    "with_errors",
]
