"""Studies as jobs: they run beside the requests, tell how far they are, can be stopped, and survive a restart.

Until it is done a job is kept as its study file in the folder of the store; what was running when the server
stopped is run again when it starts, what had failed says why. Findings live in memory and end with the server.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Lock
from typing import Any

from weefsel import study
from weefsel.errors import ComputationError, InputError, WeefselError
from weefsel.faces.told import failure_told
from weefsel.faces.web.kept_failures import failure_as_data, failure_of
from weefsel.faces.web.problems import NotHere
from weefsel.faces.web.shelf import fail_if_a_file_is_read
from weefsel.sayings import say
from weefsel.study import Findings, Study
from weefsel.vocabulary import spoken

WORKERS = 2
#: Jobs that wait or run at one time, and findings that are remembered.
MOST_WAITING = 50
MOST_DONE = 50
STATES = {
    "queued": say("the job is queued"),
    "running": say("the job is running"),
    "cancelled": say("the job is cancelled"),
}
ENDED = ("done", "failed", "cancelled")


class Cancelled(Exception):
    """A job was stopped by its owner."""


@dataclass(slots=True)
class Job:
    """One study on its way; `state` is queued, running, done, failed or cancelled."""

    key: str
    spec: Study
    text: str
    state: str = "queued"
    step: str = ""
    at: int = 0
    findings: Findings | None = None
    failure: WeefselError | None = None
    stop: Event = field(default_factory=Event)

    def as_data(self, language: str) -> dict[str, Any]:
        """Return what is known of the job, in a language."""
        return {
            "id": self.key,
            "title": self.spec.title_in(language),
            "state": self.state,
            "step": spoken(self.step, language),
            "at": self.at,
            "of": len(self.spec.methods),
            "failure": failure_told(self.failure, language) if self.failure else None,
        }


class Jobs:
    """The jobs of one server."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._folder = home / "jobs"
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="weefsel-job")

    def start(self, text: str) -> Job:
        """Start the study in a text and return its job.

        Raises
        ------
        InputFaults
            If the text is not a valid study.
        ComputationError
            If too many jobs wait already.
        """
        return self._start(uuid.uuid4().hex, text)

    def _start(self, key: str, text: str) -> Job:
        job = Job(key, checked(study.study_from_text(text, home=self.home)), text)
        with self._lock:
            waiting = sum(other.state not in ENDED for other in self._jobs.values())
            if waiting >= MOST_WAITING:
                what = say("{count} studies wait already", count=waiting)
                raise ComputationError(what, say("Wait until some are done, or cancel one."))
            self._forget()
            self._jobs[job.key] = job
        self._remember(job)
        self._workers.submit(self._run, job)
        return job

    def resume(self) -> list[Job]:
        """Start again what was not done when the server stopped; a file that is no study is left aside."""
        resumed = []
        for file in sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []:
            try:
                kept = json.loads(file.read_text(encoding="utf-8"))
                if "failure" in kept:
                    self._recall(file.stem, kept)
                else:
                    resumed.append(self._start(file.stem, str(kept["study"])))
            except (OSError, ValueError, LookupError, TypeError, AttributeError, WeefselError):
                continue
        return resumed

    def _recall(self, key: str, kept: Mapping[str, Any]) -> None:
        """Remember a job that failed before the server stopped."""
        text = str(kept["study"])
        spec = study.study_from_text(text, home=self.home)
        self._jobs[key] = Job(key, spec, text, "failed", at=int(kept["at"]), failure=failure_of(kept["failure"]))

    def close(self) -> None:
        """Stop taking jobs; what has not begun stays for the next start."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def every(self) -> list[Job]:
        """Return all jobs, the latest first."""
        return list(self._jobs.values())[::-1]

    def get(self, key: str) -> Job:
        """Return a job; NotHere if there is none."""
        if key not in self._jobs:
            raise NotHere(
                say("there is no job {name!r}", name=key), say("Findings end with the server: start the study again.")
            )
        return self._jobs[key]

    def findings(self, key: str) -> Findings:
        """Return what a job found.

        Raises
        ------
        InputError
            If the job is not done.
        """
        job = self.get(key)
        if job.failure is not None:
            raise job.failure
        if job.findings is None:
            raise InputError(STATES[job.state], say("Wait until it is done; see its events."))
        return job.findings

    def forget(self, table: str) -> None:
        """Forget the findings of studies of a table, and stop those that run."""
        with self._lock:
            for job in [job for job in self._jobs.values() if _names(job.spec, table)]:
                job.stop.set()
                del self._jobs[job.key]
                self._drop(job.key)

    def cancel(self, key: str) -> Job:
        """Stop a job before its next step."""
        job = self.get(key)
        job.stop.set()
        if job.state == "queued":
            self._end(job, "cancelled")
        return job

    def _run(self, job: Job) -> None:
        if job.stop.is_set():
            self._end(job, "cancelled")
            return
        job.state = "running"
        try:
            job.findings = study.run(job.spec, home=self.home, where="study.yaml", report=_reports(job))
            _fail_if_stopped(job)
            self._end(job, "done")
        except Cancelled:
            job.findings = None
            self._end(job, "cancelled")
        except WeefselError as error:
            job.failure = error
            self._end(job, "failed")
        except Exception as error:  # noqa: BLE001 - a fault of ours must not leave a job that never ends
            what = say("a fault in Weefsel itself: {kind}", kind=type(error).__name__)
            job.failure = ComputationError(what, say("Please report it."))
            self._end(job, "failed")

    def _end(self, job: Job, state: str) -> None:
        job.step = ""
        job.at = len(job.spec.methods) if state == "done" else job.at
        if state == "failed":
            self._remember(job)
        else:
            self._drop(job.key)
        job.state = state

    def _drop(self, key: str) -> None:
        (self._folder / f"{key}.json").unlink(missing_ok=True)

    def _remember(self, job: Job) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = self._folder / f"{job.key}.draft"
            failure = {"failure": failure_as_data(job.failure), "at": job.at} if job.failure else {}
            draft.write_text(json.dumps({"study": job.text, **failure}), encoding="utf-8")
            draft.replace(self._folder / f"{job.key}.json")
        except OSError:
            return  # a store that cannot be written: the job runs, and a restart forgets it

    def _forget(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.state in ENDED]
        for key in ended[: max(0, len(ended) - MOST_DONE)]:
            del self._jobs[key]
            self._drop(key)


def checked(spec: Study) -> Study:
    """Return a study whose settings name nothing outside the store."""
    known = study.known_methods()
    for step in spec.methods:
        if step.method in known:
            fail_if_a_file_is_read(known[step.method], step.settings)
    return spec


def _names(spec: Study, table: str) -> bool:
    """Say whether a study rests on a table: as its base, in its sample, or in a setting."""
    sample = spec.uncertainty.sample if spec.uncertainty else ()
    return table in (spec.base, *sample) or any(table in step.settings.values() for step in spec.methods)


def _reports(job: Job) -> Callable[[str], None]:
    def report(step: str) -> None:
        _fail_if_stopped(job)
        job.step = step
        job.at = next(steps)

    steps = count()
    return report


def _fail_if_stopped(job: Job) -> None:
    if job.stop.is_set():
        raise Cancelled
