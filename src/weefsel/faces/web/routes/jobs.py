"""Studies as jobs: start, watch, stop, collect."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from weefsel.errors import InputError
from weefsel.faces.files import result_as_data, write_long_csv, write_workbook
from weefsel.faces.folder import study_text
from weefsel.faces.web.jobs import ENDED, Job, checked
from weefsel.faces.web.problems import TooLarge
from weefsel.faces.web.routes.common import FAILURES, MEDIA, TheJobs
from weefsel.faces.web.speech import Spoken, workbook_language
from weefsel.sayings import say
from weefsel.study import Findings, study_from_text
from weefsel.study.spec import LIMIT_BYTES

router = APIRouter(prefix="/api", tags=["studies"], responses=FAILURES)
LOOK_SECONDS = 0.1
QUIET_SECONDS = 15.0
Key = Annotated[str, Path(description="id of a job", pattern="^[0-9a-f]{32}$")]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/yaml": {"schema": {"type": "string", "description": "a study, see docs/studies.md"}}},
    }
}


@router.post("/studies/check", openapi_extra=BODY)
async def check(request: Request, jobs: TheJobs) -> dict[str, Any]:
    """Say whether a text is a valid study; every fault with its line."""
    spec = checked(await run_in_threadpool(study_from_text, await _text(request), home=jobs.home))
    return spec.model_dump(mode="json", exclude_defaults=True)


@router.post("/jobs", status_code=202, openapi_extra=BODY)
async def start(request: Request, jobs: TheJobs, language: Spoken) -> dict[str, Any]:
    """Start a study and return its job."""
    text = await _text(request)
    return (await run_in_threadpool(jobs.start, text)).as_data(language)


@router.get("/jobs")
def every(jobs: TheJobs, language: Spoken) -> list[dict[str, Any]]:
    """List the jobs, the latest first."""
    return [job.as_data(language) for job in jobs.every()]


@router.get("/jobs/{key}")
def look(key: Key, jobs: TheJobs, language: Spoken) -> dict[str, Any]:
    """Return how far a job is."""
    return jobs.get(key).as_data(language)


@router.get("/jobs/{key}/events", response_class=StreamingResponse)
async def events(request: Request, key: Key, jobs: TheJobs, language: Spoken) -> StreamingResponse:
    """Send every step of a job as it happens (server-sent events), until it ends."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no", "content-encoding": "identity"}
    return StreamingResponse(_told(request, jobs.get(key), language), media_type="text/event-stream", headers=headers)


async def _told(request: Request, job: Job, language: str) -> AsyncIterator[str]:
    said, quiet = "", 0.0
    while not await request.is_disconnected():
        now = json.dumps(job.as_data(language), ensure_ascii=False)
        if now != said:
            said, quiet = now, 0.0
            yield f"event: {job.state}\ndata: {now}\n\n"
        if json.loads(now)["state"] in ENDED:
            return
        await asyncio.sleep(LOOK_SECONDS)
        quiet += LOOK_SECONDS
        if quiet >= QUIET_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"


@router.delete("/jobs/{key}")
def stop(key: Key, jobs: TheJobs, language: Spoken) -> dict[str, Any]:
    """Stop a job before its next step."""
    return jobs.cancel(key).as_data(language)


@router.get("/jobs/{key}/results.{extension}", response_class=Response)
def results(key: Key, extension: Literal["csv", "json", "xlsx"], jobs: TheJobs, language: Spoken) -> Response:
    """Return what a job found, all results together."""
    content = _bytes(jobs.findings(key), extension, language)
    headers = {"content-disposition": f'attachment; filename="results.{extension}"', "cache-control": "no-store"}
    return Response(content, media_type=MEDIA[extension], headers=headers)


@router.get("/jobs/{key}/study.yaml", response_class=Response)
def study_file(key: Key, jobs: TheJobs, language: Spoken) -> Response:
    """Return the study that reproduces what a job found."""
    return Response(study_text(jobs.findings(key), language), media_type="application/yaml")


def _bytes(findings: Findings, extension: str, language: str) -> bytes:
    if extension == "json":
        data = {
            "title": findings.study.title_in(language),
            "results": [result_as_data(result, language) for result in findings.results],
        }
        return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
    with TemporaryDirectory(prefix="weefsel-") as folder:
        path = FilePath(folder) / f"results.{extension}"
        if extension == "csv":
            return write_long_csv(findings.results, path).read_bytes()
        return write_workbook(findings.results, path, language=workbook_language(language)).read_bytes()


async def _text(request: Request) -> str:
    content = await request.body()
    if len(content) > LIMIT_BYTES:
        raise TooLarge(say("a study can hold 1 MB"), say("Is this really a study file?"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = say("the study is not UTF-8 text (byte {at})", at=error.start + 1)
        raise InputError(what, say("Save the file with encoding UTF-8.")) from None
