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
from weefsel.faces.descriptions import method_title, word_told
from weefsel.faces.told import language_in
from weefsel.registry import About, Method, Setting, what_adds
from weefsel.sayings import Saying, as_pattern, say, together
from weefsel.study import known_methods
from weefsel.vocabulary import spoken

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
                show_method(named, language_in(args))
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


def show_list(known: Mapping[str, Method], language: str = "en") -> None:
    """Print names and titles, family by family, in a language."""
    out = console()
    width = max(map(len, known))
    for _, names in groupby(known, key=_family):
        for name in names:
            title = escape(method_title(known[name], language))
            out.print(f"[bold]{name}[/bold]{' ' * (width - len(name))}  {title}", soft_wrap=True)
        out.print()
    last = say("One of them whole, with its settings: weefsel methods NAME. All of it: weefsel methods --json.")
    out.print(spoken(last, language))


def show_method(found: Method, language: str = "en") -> None:
    """Print a method whole, in a language: what it needs and gives, an example, and each setting."""
    out = console()
    out.print(f"[bold]{found.name}[/bold]  {escape(method_title(found, language))}", soft_wrap=True)
    facts = {
        say("needs"): ", ".join(word_told(each, language) for each in found.needs),
        say("gives"): word_told(found.gives, language),
        say("unit"): word_told(found.unit, language),
        say("source"): found.source,
        say("totals"): spoken(what_adds(found), language),
    }
    told = {spoken(name, language): text for name, text in facts.items()}
    width = max(map(len, told))
    for name, text in told.items():
        out.print(f"  {name:<{width}}  {escape(text)}", soft_wrap=True)
    out.print(f"\n{spoken(say('example'), language)}")
    out.print(f"  {escape(example_of(found))}", soft_wrap=True)
    out.print(f"\n{spoken(say('settings'), language)}")
    for setting in found.settings:
        _show_setting(setting, out, language)
    out.print("\n" + spoken(say("Ranges, files and tables: weefsel compute --help."), language))


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


def _show_setting(setting: Setting, out: Console, language: str) -> None:
    default = say("required") if setting.required else say("default {value}", value=_shown(setting.default))
    values = "; ".join(spoken(each, language) for each in (_values(setting), default))
    out.print(f"  [bold]{setting.name}[/bold] ({escape(values)})", soft_wrap=True)
    source = spoken(say(" Source: {source}.", source=setting.about.source), language) if setting.about.source else ""
    out.print(f"      {escape(word_told(setting.about.text, language) + source)}", soft_wrap=True)


def _values(setting: Setting) -> str:
    """Return what a setting takes; words that a user types are the same in every language."""
    if setting.choices:
        return " | ".join(setting.choices)
    if setting.kind is bool:
        return "yes | no"
    if setting.kind in (int, float):
        kind = say("whole number") if setting.kind is int else say("number")
        return together([kind, *_limits(setting.about)])
    return say("name of {reads}", reads=setting.about.reads) if setting.about.reads else say("text")


def _limits(about: About) -> list[Saying]:
    low = [say("from {low}", low=f"{about.low:g}")] if about.low is not None else []
    high = [say("to {high}", high=f"{about.high:g}")] if about.high is not None else []
    unit = [say("in {unit}", unit=as_pattern(about.unit))] if about.unit not in ("", "1") else []
    return [*low, *high, *unit]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _family(name: str) -> str:
    return name.partition(".")[0]
