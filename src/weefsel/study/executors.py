"""Where runs are done: here, in processes of this machine, or on a Dask cluster; the same numbers everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import as_completed as finished
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from weefsel.errors import ComputationError, InputError
from weefsel.sayings import say

Numbers = NDArray[np.float64]
Work = Callable[[int], Numbers]

#: Runs handed to a process at a time: few enough that little is lost by an interruption.
CHUNK = 4
#: A scheduler that lives answers within.
CONNECT_SECONDS = 10


class Executor(Protocol):
    """Does runs by number, in any order, each once."""

    def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
        """Yield (number, what `work` gives for it) as runs are done."""
        ...


@dataclass(frozen=True, slots=True)
class Serial:
    """One run after the other, in this process."""

    def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
        """Yield (number, what `work` gives for it) in order."""
        for number in numbers:
            yield number, work(number)


@dataclass(frozen=True, slots=True)
class Processes:
    """Several processes of this machine."""

    workers: int

    def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
        """Yield (number, what `work` gives for it) as chunks of runs are done."""
        chunks = [numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK)]
        with ProcessPoolExecutor(max(1, min(self.workers, len(chunks))), mp_context=get_context("spawn")) as pool:
            waiting = [pool.submit(_chunk, work, chunk) for chunk in chunks]
            try:
                for done in finished(waiting):
                    try:
                        ready = done.result()
                    except BrokenProcessPool:
                        raise ComputationError(
                            say("a process of the ensemble died; it may have run out of memory"),
                            say("Take fewer --workers; with --folder whole runs are kept, go on with --resume."),
                        ) from None
                    yield from ready
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def _chunk(work: Work, numbers: Sequence[int]) -> list[tuple[int, Numbers]]:
    return [(number, work(number)) for number in numbers]


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask cluster (needs ``weefsel[cluster]``): a client that is connected to it, or the address of its scheduler.

    A run whose worker dies is done again elsewhere; what came back counts once.
    """

    cluster: Any

    def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
        """Yield (number, what `work` gives for it) as runs are done."""
        dask = _distributed()
        client = self.cluster if isinstance(self.cluster, dask.Client) else _connected(dask, self.cluster)
        shared = client.scatter(work, broadcast=False, hash=False)
        waiting = {client.submit(_call, shared, number, pure=False, retries=3): number for number in numbers}
        lives = 3 * len(waiting)
        try:
            coming = dask.as_completed(list(waiting))
            for done in coming:
                number = waiting.pop(done)
                try:
                    values = done.result()
                except dask.CancelledError:
                    # what was shared, or the answer, went with a worker: send this run again, with its work inside
                    lives -= 1
                    if lives < 0:
                        raise _lost() from None
                    again = client.submit(_call, work, number, pure=False, retries=3)
                    waiting[again] = number
                    coming.add(again)
                    continue
                yield number, values
                done.release()
        finally:
            client.cancel(list(waiting))
            if client is not self.cluster:
                client.close()


def _connected(dask: Any, address: str) -> Any:
    try:
        return dask.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise InputError(
            say("no Dask scheduler answers at {address} ({reason})", address=address, reason=type(error).__name__),
            say("Check the address given with --scheduler, such as tcp://HOST:8786, and that the scheduler runs."),
        ) from None


def _lost() -> ComputationError:
    return ComputationError(
        say("the cluster was lost while runs were out"),
        say("See that scheduler and workers live; with --folder whole runs are kept, go on with --resume."),
    )


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise InputError(say("runs on a cluster need Dask"), say("Install weefsel[cluster].")) from None


def _call(work: Work, number: int) -> Numbers:
    return work(number)


def executor_of(kind: str, *, workers: int = 2, scheduler: str | None = None) -> Executor:
    """Return the executor of a kind: ``serial``, ``processes`` or ``dask``.

    Raises
    ------
    InputError
        If there is no such kind, there is no worker, or a cluster and the address of its scheduler do not go together.
    """
    if workers < 1:
        raise InputError(
            say("{count} workers do nothing", count=workers), say("Give --workers as a whole number, at least 1.")
        )
    if scheduler is not None and kind != "dask":
        raise InputError(
            say("--scheduler does nothing for the executor {kind}", kind=kind), say("Give --executor dask with it.")
        )
    if kind == "serial":
        return Serial()
    if kind == "processes":
        return Processes(workers)
    if kind == "dask":
        if scheduler is None:
            raise InputError(say("where the cluster is has not been said"), say("Give --scheduler tcp://HOST:8786."))
        return Dask(scheduler)
    raise InputError(say("unknown executor: {kind!r}", kind=kind), say("Choose serial, processes or dask."))
