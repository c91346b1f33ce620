"""Write the pages of docs/ that are made from docstrings, commands and figures.

Run by `make docs`; a test fails when a page is out of date.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import polars as pl
from backtest_page import with_readings
from closures_page import closures_page
from method_pictures import captions, draw_methods
from typer.testing import CliRunner

from weefsel.faces.cli.app import app
from weefsel.faces.folder import write_findings
from weefsel.registry import Method, what_adds
from weefsel.study import known_methods, read_study, run

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PICTURES = ("industries.png", "links.png")
HEADINGS = ("Parameters", "Returns", "Raises", "Examples", "Notes")


def pages() -> dict[str, str]:
    """Return every made page: path below docs/ -> text."""
    methods = known_methods()
    made = {f"methods/{name}.md": method_page(found) for name, found in methods.items()}
    made["methods/index.md"] = index_page(list(methods.values()))
    made["cli.md"] = cli_page()
    cases = json.loads((DOCS / "closures.json").read_text(encoding="utf-8"))
    made["closures.md"] = closures_page(cases)
    made["backtest.md"] = with_readings((DOCS / "backtest.md").read_text(encoding="utf-8"))
    return made


def method_page(found: Method) -> str:
    """Return the page of one method."""
    lines = [f"# {found.name}", "", f"**{found.title}**", ""]
    facts = {"needs": "; ".join(found.needs), "gives": found.gives, "unit": found.unit, "source": found.source}
    facts["totals"] = what_adds(found)
    lines += [f"- {name}: {text}" for name, text in facts.items()]
    if found.settings:
        lines += ["", "| setting | meaning | values | default |", "|---|---|---|---|"]
        for setting in found.settings:
            values = ", ".join(setting.choices) or setting.about.reads or setting.kind.__name__
            bounds = [f"from {setting.about.low:g}" if setting.about.low is not None else ""]
            bounds += [f"to {setting.about.high:g}" if setting.about.high is not None else ""]
            unit = "" if setting.about.unit == "1" else setting.about.unit
            values = " ".join(word for word in (values, *bounds, unit) if word)
            default = "required" if setting.required else str(setting.default).lower()
            source = f" (source: {setting.about.source})" if setting.about.source else ""
            lines.append(f"| `{setting.name}` | {setting.about.text}{source} | {values} | {default} |")
    said = inspect.getdoc(found.function) or ""
    return "\n".join([*lines, "", _markdown(said), "", *_picture(found.name)])


def _picture(name: str) -> list[str]:
    """Return the pictures of a method, where they were drawn, each with what it shows."""
    lines = []
    for file, where in captions(name) if (ROOT / "tests" / "golden" / f"{name}.json").exists() else ():
        drawn = f"pictures/methods/{file}"
        if not (DOCS / drawn).exists():
            continue
        lines += [
            f"![What {name} finds {where.replace('`', '')}](../{drawn})",
            "",
            f"The picture shows the method {where}.",
            "",
        ]
    return lines


def _markdown(said: str) -> str:
    """Turn the sections of a docstring into headings and doctests into code."""
    text = re.sub(rf"^({'|'.join(HEADINGS)})\n-+$", r"## \1\n", said, flags=re.MULTILINE)
    head, separator, example = text.partition("## Examples\n")
    if not separator:
        return head
    return f"{head}## Example\n\n```python\n{example.strip()}\n\n```"


def index_page(methods: list[Method]) -> str:
    """Return the list of methods."""
    rows = [f"| [{found.name}]({found.name}.md) | {found.title} | {found.unit} |" for found in methods]
    return "\n".join(["# Methods", "", "| method | what it is | unit |", "|---|---|---|", *rows, ""])


def cli_page() -> str:
    """Return the reference of the command line, from its own help."""
    runner = CliRunner(env={"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"})
    calls = [[]]
    for group, prefix in [(app, []), *[(sub.typer_instance, [sub.name]) for sub in app.registered_groups]]:
        calls += [[prefix[0]]] if prefix else []
        for command in group.registered_commands:
            calls.append([*prefix, command.name or command.callback.__name__])
    lines = ["# Command line", ""]
    for call in calls:
        said = runner.invoke(app, [*call, "--help"], prog_name="weefsel").output
        body = "\n".join(line.rstrip() for line in said.strip().splitlines())
        lines += [f"## weefsel {' '.join(call)}".rstrip(), "", "```", body, "```", ""]
    return "\n".join(lines)


def draw_pictures(folder: Path) -> None:
    """Draw the pictures of the demonstration that the pages show."""
    spec = read_study(ROOT / "examples" / "car-plant.yaml")
    with TemporaryDirectory() as scratch:
        write_findings(run(spec), Path(scratch), language="en")
        folder.mkdir(exist_ok=True)
        for name in PICTURES:
            copyfile(Path(scratch) / "pictures" / name, folder / name)


def main() -> None:
    """Write the pages, with ``--pictures`` the pictures too, and remove the pages of methods that are gone."""
    if "--pictures" in sys.argv[1:]:
        draw_pictures(DOCS / "pictures")
        draw_methods(DOCS / "pictures" / "methods")
    made = pages()
    (DOCS / "methods").mkdir(exist_ok=True)
    for old in (DOCS / "methods").glob("*.md"):
        if f"methods/{old.name}" not in made:
            old.unlink()
    for name, text in made.items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    print(pl.DataFrame({"page": sorted(made)}))


if __name__ == "__main__":
    main()
