"""Where fabrics rest: Parquet and JSON in the user's data folder, beside those built in.

Layout: ``objects/<hash>/`` holds a fabric that never changes; ``names/<name>.json`` points to one. A pointer is
replaced in one step, so that a reader sees the old fabric or the new one, and a writer that dies leaves
nothing but a temporary folder that a later writer sweeps away.
"""

from weefsel.store.figures import (
    delete_figures,
    embedded_figures,
    fail_if_figures_exist,
    load_figures,
    read_figures,
    save_figures,
    stored_figures,
    write_figures,
)
from weefsel.store.format import content_hash, read_folder, write_folder
from weefsel.store.library import Entry, data_home, delete, fail_if_name_is_taken, find, load, names, query, save
from weefsel.store.shelf import ArrayShelf

__all__ = [
    "ArrayShelf",
    "Entry",
    "content_hash",
    "data_home",
    "delete",
    "delete_figures",
    "embedded_figures",
    "fail_if_figures_exist",
    "fail_if_name_is_taken",
    "find",
    "load",
    "load_figures",
    "names",
    "query",
    "read_figures",
    "read_folder",
    "save",
    "save_figures",
    "stored_figures",
    "write_figures",
    "write_folder",
]
