"""The command `weefsel ensemble`: a method over uncertain settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weefsel import study
from weefsel.errors import Fault, InputError, InputFaults
from weefsel.faces.cli import show
from weefsel.faces.cli.pairs import key_values
from weefsel.faces.cli.progress import opening, steps
from weefsel.faces.files import fail_if_unknown_extension, write_result
from weefsel.faces.told import fail_if_not_spoken
from weefsel.sayings import say
from weefsel.study.ensemble import run_ensemble
from weefsel.study.executors import executor_of
from weefsel.study.sampling import Uncertain
from weefsel.study.varied import Kept

#: Extensions of --out that ask for a picture.
PICTURES = (".svg", ".png")
#: Processes where nothing is said.
WORKERS = 2


def ensemble(
    method: Annotated[str, typer.Argument(help="Name of a method, see `weefsel methods`.")],
    vary: Annotated[list[str], typer.Option("--vary", help="SETTING=LOW:HIGH, may be repeated.")],
    table: Annotated[str, typer.Option("--table", help="Name of a table, see `weefsel table list`.")] = "belgium",
    settings: Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE, may be repeated.")] = None,
    runs: Annotated[int, typer.Option(help="Runs; for sobol a power of two.")] = 100,
    sampling: Annotated[str, typer.Option(help="latin (ranges) or sobol (which assumption matters most).")] = "latin",
    seed: Annotated[int, typer.Option(help="Seed of the sample.", min=0)] = 1,
    executor: Annotated[str, typer.Option(help="serial, processes or dask; the numbers are the same.")] = "serial",
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = WORKERS,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where runs are kept as they are done.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the runs in the folder.")] = False,
    out: Annotated[Path | None, typer.Option(help="FILE.csv, .json, .xlsx or .parquet; .svg or .png draws it")] = None,
    lang: Annotated[str, typer.Option(help="Language of a picture: nl, fr or en.")] = "en",
) -> None:
    """Run a method over uncertain settings: ranges on every number, and which assumption matters most."""
    fail_if_not_spoken(lang)
    draws = out is not None and out.suffix.lower() in PICTURES
    if out is not None and not draws:
        fail_if_unknown_extension(out)
    uncertain = ranges_of(vary)
    fabric = study.load(table)
    with steps(opening(say("running {name}", name=method), [method], language=lang), lang) as report:
        found = run_ensemble(
            method, fabric, key_values(settings or []), uncertain, runs=runs, seed=seed,
            sampling=sampling, executor=executor_of(executor, workers=workers, scheduler=scheduler), folder=folder,
            resume=resume, report=report,
        )  # fmt: skip
    for name, result in (("", found.ranges), ("-sobol", found.indices)):
        if result is None:
            continue
        if out is None:
            show.show_result(result, language=lang)
        elif draws:
            from weefsel.faces.picture_files import write_picture  # noqa: PLC0415 - charts load only when drawn

            target = out.with_name(out.stem + name + out.suffix)
            print(*write_picture(result, fabric, target, language=lang), sep="\n")
        else:
            path = out.with_name(out.stem + name + out.suffix)
            write_result(result, path, language=lang if lang != "en" else "", described=True)
            print(show.written(result.frame, path, lang))


def kept_of(
    spec: study.Study, out: Path | None, *, executor: str | None, workers: int | None, scheduler: str | None,
    resume: bool,
) -> Kept | None:  # fmt: skip
    """Return where the runs of a study's ensemble are done and kept; none where it has no ensemble.

    Raises
    ------
    InputFaults, InputError
        If an option is about runs and the study has none, or options do not go together.
    """
    given = {"--executor": executor, "--workers": workers, "--scheduler": scheduler, "--resume": resume or None}
    idle = [name for name, value in given.items() if value is not None]
    if spec.ensemble is None and idle:
        remedy = say("Leave it out, or give the study the key `ensemble`.")
        raise InputFaults(
            say("the study has no ensemble"),
            [Fault(say("{name} does nothing here", name=name), remedy, row=name) for name in idle],
        )
    if resume and out is None:
        raise InputError(say("there is nothing to go on with"), say("Give --out, the folder of the runs."))
    if spec.ensemble is None:
        return None
    if workers is not None and executor != "processes":
        raise InputError(
            say("--workers does nothing for the executor {kind}", kind=executor or "serial"),
            say("Give --executor processes."),
        )
    place = executor_of(executor or "serial", workers=workers or WORKERS, scheduler=scheduler)
    return Kept(place, None if out is None else out / "runs", resume)


def ranges_of(texts: list[str]) -> list[Uncertain]:
    """Return ranges written as SETTING=LOW:HIGH; all faults together."""
    found, faults = [], []
    for text in texts:
        name, _, span = text.partition("=")
        low, _, high = span.partition(":")
        try:
            found.append(Uncertain(name.strip(), float(low), float(high)))
        except ValueError:
            what = say("{given!r} is not SETTING=LOW:HIGH", given=text)
            faults.append(Fault(what, say("Write it like restock_days=5:30."), row="--vary"))
    if faults:
        raise InputFaults(say("the ranges are not right"), faults)
    return found
