"""The commands."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from weefsel import __version__, study
from weefsel.faces.cli import show
from weefsel.faces.cli.data import data_app
from weefsel.faces.cli.ensemble import PICTURES, ensemble, kept_of
from weefsel.faces.cli.goals import goals_app
from weefsel.faces.cli.groups import groups_app
from weefsel.faces.cli.methods import OfMethod, chosen, show_list, show_method
from weefsel.faces.cli.pairs import key_values
from weefsel.faces.cli.progress import opening, steps
from weefsel.faces.cli.suppliers import suppliers_app
from weefsel.faces.cli.table import table_app
from weefsel.faces.cli.trade import trade_app
from weefsel.faces.descriptions import methods_as_data
from weefsel.faces.files import fail_if_unknown_extension, result_as_data, write_result
from weefsel.faces.told import fail_if_not_spoken
from weefsel.registry import find
from weefsel.sayings import say
from weefsel.store.locks import writing_alone
from weefsel.vocabulary import spoken

app = typer.Typer(
    name="weefsel",
    help="Industry as a fabric of value chains, and what follows when a thread is pulled.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(table_app, name="table")
app.command(cls=OfMethod)(ensemble)
app.add_typer(data_app, name="data")
app.add_typer(trade_app, name="trade")
app.add_typer(suppliers_app, name="suppliers")
app.add_typer(goals_app, name="goals")
app.add_typer(groups_app, name="groups")

AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"weefsel {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take options that hold for every command; --debug anywhere shows tracebacks."""


@app.command()
def demo(
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the page in a browser.")] = False,
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("weefsel-demo"),
    lang: Annotated[str, typer.Option(help="Language of the short table: nl, fr or en.")] = "en",
) -> None:
    """Show a real case end to end: a car plant in Limburg closes. Works offline."""
    from weefsel.faces.cli.demo import run_demo  # noqa: PLC0415 - charts load only when drawn

    run_demo(out, language=lang, open_page=not no_open)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; the machine itself unless you say otherwise.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes any that is free.", min=0, max=65535)] = 8765,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Name under which others reach this server; may be repeated.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the page and the interface over HTTP, on this machine only unless --host says otherwise.

    A server that others can reach asks for a token: that of WEEFSEL_TOKEN, or one that is made and printed.
    """
    from weefsel.faces.cli.serve import serve_page  # noqa: PLC0415 - needs the web extra

    serve_page(host, port, names=tuple(name or ()), open_page=open_page)


@app.command()
def brief(
    path: Annotated[Path, typer.Argument(help="A study file.", metavar="STUDY.yaml")],
    to: Annotated[Path, typer.Option("--to", help="FILE.pdf, .html or .xlsx")],
    lang: Annotated[str, typer.Option(help="Language of the note: nl, fr or en.")] = "en",
    author: Annotated[str, typer.Option(help="Who writes it, as it should stand in the note.")] = "",
    organisation: Annotated[str, typer.Option(help="For which organisation, as it should stand in the note.")] = "",
    day: Annotated[str, typer.Option("--date", help="Day of making, YYYY-MM-DD, or none; today if left out.")] = "",
) -> None:
    """Write the note of a study: what happens, to whom, where, how sure, method and sources."""
    from weefsel.faces.cli.brief import making_of, run_brief  # noqa: PLC0415 - charts load only when drawn

    making = making_of(author, organisation, day, today=datetime.now(UTC).date())
    run_brief(path, language=lang, to=to, making=making)


@app.command(cls=OfMethod)
def compute(
    method: Annotated[str, typer.Argument(help="Name of a method, see `weefsel methods`.")],
    table: Annotated[str, typer.Option("--table", help="Name of a table, see `weefsel table list`.")] = "belgium",
    settings: Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE, may be repeated.")] = None,
    draws: Annotated[
        int, typer.Option(help="Give ranges over so many tables with random errors of the flows.", min=0)
    ] = 0,
    error: Annotated[float, typer.Option(help="Relative error of a flow of average size, for --draws.")] = 0.1,
    seed: Annotated[int, typer.Option(help="Seed of the draws.", min=0)] = 0,
    sample: Annotated[str | None, typer.Option(help="Give ranges over other tables: NAME,NAME,...")] = None,
    out: Annotated[Path | None, typer.Option(help="FILE.csv, .json, .xlsx or .parquet; .svg or .png draws it")] = None,
    lang: Annotated[
        str, typer.Option(help="Language of a workbook or picture: nl, fr or en; none leaves codes alone.")
    ] = "",
    keep_factors: Annotated[
        bool, typer.Option("--keep-factors", help="Keep the factors of a large table on disk for the next call.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Compute any registered method on a table; METHOD --help shows the settings of that method."""
    study.known_methods()
    find(method)
    fail_if_not_spoken(lang or "en")
    if out is not None and out.suffix.lower() not in PICTURES:
        fail_if_unknown_extension(out)
    given = key_values(settings or [])
    doing = opening(say("computing {method}", method=method), [method], language=lang or "en", as_json=as_json)
    kept = study.keeping_factors() if keep_factors else nullcontext()
    with steps(doing, lang or "en") as report, kept:
        fabric = study.load(table)
        if draws:
            model = study.ErrorModel(error=error)
            result = study.with_errors(method, fabric, given, draws=draws, seed=seed, model=model, report=report)
        elif sample:
            others = [study.load(name.strip()) for name in sample.split(",")]
            result = study.over_tables(method, fabric, given, others)
        else:
            result = study.compute(method, fabric, **given)
    if out is not None and out.suffix.lower() in PICTURES:
        from weefsel.faces.picture_files import write_picture  # noqa: PLC0415 - charts load only when drawn

        files = write_picture(result, fabric, out, language=lang or "en")
        if not as_json:
            print(*files, sep="\n")
            return
    elif out is not None:
        write_result(result, out, language=lang, described=True)
    if as_json:
        show.print_result_json(result)
    elif out is not None:
        print(show.written(result.frame, out, lang))
    else:
        show.show_result(result, language=lang)


@app.command()
def methods(
    name: Annotated[str | None, typer.Argument(help="A method, or a family such as domino; none lists all.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the list: nl, fr or en.")] = "en",
    as_json: AsJson = False,
) -> None:
    """List what can be computed; with a name: needs, gives, unit, source, settings and an example."""
    fail_if_not_spoken(lang)
    found = chosen(study.known_methods(), name)
    if as_json:
        show.print_json(methods_as_data(found))
    elif name is not None and name in found:
        show_method(found[name], lang)
    else:
        show_list(found, lang)


@app.command()
def run(
    path: Annotated[Path, typer.Argument(help="A study file.", metavar="STUDY.yaml")],
    out: Annotated[Path | None, typer.Option(help="Folder to write the findings to.")] = None,
    lang: Annotated[str, typer.Option(help="Language of page, pictures and workbook: nl, fr or en.")] = "en",
    executor: Annotated[
        str | None, typer.Option(help="Of an ensemble: serial (the default), processes or dask; the same numbers.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes of an ensemble; 2 unless you say so.", min=1)] = None,
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the runs of an ensemble in --out.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a study: base, shocks, levers, methods; print the findings or write them to a folder.

    Runs of an ensemble are kept in the folder as they are done: after an interruption --resume goes on.
    """
    from weefsel.faces.folder import write_findings  # noqa: PLC0415 - only where it is needed
    from weefsel.faces.views.closure_findings import wanting  # noqa: PLC0415 - as above

    fail_if_not_spoken(lang)
    spec = study.read_study(path)
    kept = kept_of(spec, out, executor=executor, workers=workers, scheduler=scheduler, resume=resume)
    doing = opening(
        say("running {name}", name=path.name), [step.method for step in spec.methods], language=lang, as_json=as_json
    )
    with nullcontext() if out is None else writing_alone(out), steps(doing, lang) as report:
        findings = study.run(spec, where=path.name, report=report, kept=kept)
        written = write_findings(findings, out, language=lang) if out is not None else []
    if out is not None and out / "index.html" not in written and (lacks := wanting(findings)):
        show.console(stderr=True).print(spoken(say("no page: {lacks}", lacks=lacks), lang), soft_wrap=True)
    if as_json:
        show.print_json([result_as_data(result) for result in findings.results])
        return
    for result in findings.results:
        if out is None:
            show.show_result(result, language=lang)
    for file in written:
        print(file)


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="A study file.", metavar="STUDY.yaml")],
    lang: Annotated[str, typer.Option(help="nl, fr or en")] = "en",
) -> None:
    """Read a study back in words: what exactly will change, from what to what; nothing is computed."""
    from weefsel.faces.views.reading import read_back  # noqa: PLC0415 - only where it is needed

    fail_if_not_spoken(lang)
    spec = study.read_study(path)
    for sentence in read_back(spec, study.load(spec.base), lang):
        print(sentence)
