"""What can be computed, as the command line shows it: a short list, one method whole, its example."""

from __future__ import annotations

import ast
import doctest
import shlex
import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from typer.core import TyperCommand

from weefsel.errors import unknown
from weefsel.faces.cli.show import console
from weefsel.registry import About, Method, Setting, what_adds
from weefsel.sayings import say
from weefsel.study import known_methods

#: Words that ask for help.
HELP = ("--help", "-h")


class OfMethod(TyperCommand):
    """A command about a method: with a method beside it, ``--help`` shows the settings of that method."""

    def parse_args(self, ctx, args):  # type: ignore[no-untyped-def]
        """Show one method where its help is asked for."""
        if any(word in HELP for word in args):
            known = known_methods()
            named = next((known[word] for word in args if word in known), None)
            if named is not None:
                show_method(named)
                ctx.exit()
        return super().parse_args(ctx, args)


def chosen(known: Mapping[str, Method], name: str | None) -> Mapping[str, Method]:
    """Return the methods of a name or of a family (``domino``), or all.

    Raises
    ------
    InputError
        If nothing is called so.
    """
    if name is None:
        return known
    found = {each: method for each, method in known.items() if name in (each, _family(each))}
    if not found:
        raise unknown(say("method"), name, [*known, *dict.fromkeys(map(_family, known))])
    return found


def show_list(known: Mapping[str, Method]) -> None:
    """Print names and titles, family by family."""
    out = console()
    width = max(map(len, known))
    for _, names in groupby(known, key=_family):
        for name in names:
            out.print(f"[bold]{name}[/bold]{' ' * (width - len(name))}  {escape(known[name].title)}", soft_wrap=True)
        out.print()
    out.print("One of them whole, with its settings: weefsel methods NAME. All of it: weefsel methods --json.")


def show_method(found: Method) -> None:
    """Print a method whole: what it needs and gives, an example, and each setting."""
    out = console()
    out.print(f"[bold]{found.name}[/bold]  {escape(found.title)}", soft_wrap=True)
    facts = {"needs": ", ".join(found.needs), "gives": found.gives, "unit": found.unit, "source": found.source}
    for name, text in {**facts, "totals": what_adds(found)}.items():
        out.print(f"  {name:<7} {escape(text)}", soft_wrap=True)
    out.print("\nexample")
    out.print(f"  {escape(example_of(found))}", soft_wrap=True)
    out.print("\nsettings")
    for setting in found.settings:
        _show_setting(setting, out)
    out.print("\nRanges, files and tables: weefsel compute --help.")


def example_of(found: Method) -> str:
    """Return the example of a method's own page as a call; words in capitals stand for what the user has.

    >>> example_of(known_methods()["domino.closure"])
    'weefsel compute domino.closure --table belgium --set industry=C29 --set jobs=4300'
    """
    table, settings = next(_calls(found), ("belgium", {}))
    needed = {each.name: each.name.upper() for each in found.settings if each.required}
    given = {**needed, **settings}
    sets = [f"--set {shlex.quote(f'{name}={value}')}" for name, value in given.items()]
    return " ".join([f"weefsel compute {found.name} --table {table}", *sets])


def _calls(found: Method) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield table and settings of the calls of a method in its docstring."""
    said = textwrap.dedent(found.function.__doc__ or "")
    for example in doctest.DocTestParser().get_examples(said):
        for node in ast.walk(ast.parse(example.source)):
            if not isinstance(node, ast.Call) or len(node.args) != 2 or _text(node.args[0], "") != found.name:
                continue
            table = node.args[1].args[0] if isinstance(node.args[1], ast.Call) and node.args[1].args else node.args[1]
            named = {each.arg: _text(each.value, each.arg.upper()) for each in node.keywords if each.arg}
            yield _text(table, "belgium"), named


def _text(node: ast.expr, otherwise: str) -> str:
    """Return a literal as it is given on the command line."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return otherwise
    return _shown(value)


def _show_setting(setting: Setting, out: Console) -> None:
    default = "required" if setting.required else f"default {_shown(setting.default)}"
    out.print(f"  [bold]{setting.name}[/bold] ({escape(f'{_values(setting)}; {default}')})", soft_wrap=True)
    source = f" Source: {setting.about.source}." if setting.about.source else ""
    out.print(f"      {escape(setting.about.text + source)}", soft_wrap=True)


def _values(setting: Setting) -> str:
    if setting.choices:
        return " | ".join(setting.choices)
    if setting.kind is bool:
        return "yes | no"
    if setting.kind in (int, float):
        kind = "whole number" if setting.kind is int else "number"
        return " ".join([kind, *_limits(setting.about)])
    return f"name of {setting.about.reads}" if setting.about.reads else "text"


def _limits(about: About) -> list[str]:
    low = [f"from {about.low:g}"] if about.low is not None else []
    high = [f"to {about.high:g}"] if about.high is not None else []
    return [*low, *high, *([f"in {about.unit}"] if about.unit not in ("", "1") else [])]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _family(name: str) -> str:
    return name.partition(".")[0]
