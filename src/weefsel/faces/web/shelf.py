"""What has been computed: fabrics, results and files, kept in memory by what they were made from.

A key is a hash over the content of the fabric, the method, all its settings and the version of Weefsel, so that
what is found under a key is always what would be computed. Nothing outlives the process.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, TypeVar, cast

from weefsel import __version__, registry, store, study
from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.faces.charts.engine import Engine
from weefsel.faces.files import write_result
from weefsel.faces.web.problems import not_here
from weefsel.model import Fabric, Result
from weefsel.registry import Method
from weefsel.sayings import say
from weefsel.store import Entry
from weefsel.study.inputs import FROM_FILES, READERS
from weefsel.study.library import home_of

T = TypeVar("T")
KEPT = 512
KEPT_BYTES = 256_000_000


@dataclass(slots=True)
class Kept:
    """The last values by key; each is made once, however many ask for it at the same time."""

    most: int = KEPT
    most_bytes: int = KEPT_BYTES
    _values: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _making: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _bytes: int = 0
    _cleared: int = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value under a key, made now if there is none."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return cast("T", self._values[key])
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return cast("T", self._values[key])
            try:
                before = self._cleared
                value = make()
                self._keep(key, value, before)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return value

    def clear(self) -> None:
        """Forget all values, those that are being made too."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
            self._cleared += 1

    def _keep(self, key: Hashable, value: Any, before: int) -> None:
        with self._lock:
            if before != self._cleared:
                return
            self._values[key] = value
            self._bytes += _size(value)
            while len(self._values) > self.most or self._bytes > self.most_bytes:
                self._bytes -= _size(self._values.popitem(last=False)[1])


def _size(value: Any) -> int:
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, Result):
        return int(value.frame.estimated_size())
    if isinstance(value, Fabric):
        return value.flows.nbytes + value.final_demand.nbytes
    return 0


@dataclass(slots=True)
class Shelf:
    """Fabrics, results, stories and files of one server."""

    home: Path | None
    kept: Kept = field(default_factory=Kept)
    fabrics: Kept = field(default_factory=lambda: Kept(most=8))
    drawing: Lock = field(default_factory=Lock)
    _engine: Engine | None = None

    def entry(self, table: str) -> Entry:
        """Return what is known of a table; NotHere if there is none."""
        found = store.find(home_of(self.home), table)
        if found is None:
            raise not_here(unknown(say("table"), table, [entry.name for entry in study.entries(home=self.home)]))
        return found

    def fabric(self, table: str) -> Fabric:
        """Return a table by name."""
        return self.fabrics.get((table, self.entry(table).hash), lambda: study.load(table, home=self.home))

    def content_of(self, kind: str, name: str) -> str:
        """Return the hash of what a setting names: a table, or figures beside it."""
        if kind == "table":
            return self.entry(name).hash
        known = {**store.embedded_figures(), **store.stored_figures(home_of(self.home))}
        if name not in known:
            raise not_here(unknown(say("{kind} figures", kind=kind), name, known))
        return key_of(*(hashlib.sha256(file.read_bytes()).hexdigest() for file in known[name].iterdir()))

    def prepared(self, table: str, method: str, given: Mapping[str, object]) -> tuple[str, Method, dict[str, object]]:
        """Return the key of a result, its method, and the settings it will run with."""
        entry, found = self.entry(table), method_called(method)
        settings = registry.read_settings(found, given)
        fail_if_a_file_is_read(found, settings)
        every = {setting.name: settings.get(setting.name, setting.default) for setting in found.settings}
        named = [
            self.content_of(setting.about.reads, str(every[setting.name]))
            for setting in found.settings
            if setting.about.reads and every[setting.name] is not None
        ]
        return key_of(entry.hash, table, found.name, every, named), found, settings

    def result(self, table: str, method: str, given: Mapping[str, object]) -> tuple[str, Result]:
        """Return the key of a result and the result."""
        key, found, settings = self.prepared(table, method, given)
        return key, self.kept.get(key, lambda: study.compute(found.name, self.fabric(table), **settings))

    def file(self, table: str, method: str, given: Mapping[str, object], extension: str, language: str = "") -> bytes:
        """Return a result as a file, its notes in a language."""
        key, _, _ = self.prepared(table, method, given)
        return self.kept.get(
            (key, extension, language), lambda: as_bytes(self.result(table, method, given)[1], extension, language)
        )

    def forget(self) -> None:
        """Forget what was computed: after a table goes, nothing made from it stays. The rest is made again."""
        self.kept.clear()
        self.fabrics.clear()

    def draw(self, work: Callable[[Engine], T]) -> T:
        """Do some drawing; the engine is one, and one at a time uses it."""
        with self.drawing:
            if self._engine is None:
                self._engine = Engine()
            return work(self._engine)


def method_called(name: str) -> Method:
    """Return a method by name; NotHere if there is none."""
    study.known_methods()
    try:
        return registry.find(name)
    except InputError as error:
        raise not_here(error) from None


def fail_if_a_file_is_read(found: Method, settings: Mapping[str, object]) -> None:
    """Raise InputFaults if a setting would be read from anywhere but the store: no path comes in over HTTP."""
    remedy = say("Use the command line.")
    faults = [
        Fault(say("{name} cannot name a file over HTTP", name=setting.name), remedy, row=setting.name)
        for setting in found.settings
        if (setting.about.reads and setting.about.reads not in READERS)
        or (setting.about.reads in FROM_FILES and settings.get(setting.name) is not None)
        or _is_a_path(setting.about.file_unless, settings.get(setting.name))
    ]
    if faults:
        raise InputFaults(say("the settings of {name} are not right", name=found.name), faults)


def without_files(known: Mapping[str, Method]) -> dict[str, Method]:
    """Return the methods that need no file of the user's own: the others run on the command line alone."""
    return {
        name: found
        for name, found in known.items()
        if not any(setting.required and setting.about.reads in FROM_FILES for setting in found.settings)
    }


def _is_a_path(unless: tuple[str, ...] | None, value: object) -> bool:
    if unless is None or value is None:
        return False
    text = str(value)
    return text not in unless and not text.lstrip().startswith(("[", "{"))


def key_of(*parts: object) -> str:
    """Return the hash of what something is made from, the version of Weefsel included."""
    text = json.dumps([__version__, *parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def as_bytes(result: Result, extension: str, language: str = "") -> bytes:
    """Return a result as the bytes of a file, its notes in a language."""
    with TemporaryDirectory(prefix="weefsel-") as folder:
        return write_result(result, Path(folder) / f"result.{extension}", language=language).read_bytes()
