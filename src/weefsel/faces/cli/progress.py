"""Progress on stderr for anything that takes over a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from weefsel.faces.cli.show import console
from weefsel.sayings import say
from weefsel.study import compiles_first
from weefsel.vocabulary import spoken


def say_once(text: str) -> None:
    """Say one line on stderr where no spinner will be seen: a long wait is announced there too."""
    out = console(stderr=True)
    if not out.is_terminal:
        out.print(text, soft_wrap=True)


def opening(what: str, methods: Iterable[str], *, language: str = "en", as_json: bool = False) -> str:
    """Return what is being done, in a language, with the wait where kernels are compiled first.

    Where no spinner will be seen, the wait is said at once on stderr; there, JSON stays alone.
    """
    if not any(compiles_first(name) for name in methods):
        return spoken(what, language)
    compiles = say("{doing} (the daily model is compiled once, at its first run: half a minute to two)", doing=what)
    text = spoken(compiles, language)
    if not as_json:
        say_once(text)
    return text


@contextmanager
def steps(what: str, language: str = "en") -> Iterator[Callable[[str], None]]:
    """Show a spinner with the step at work while the block runs; silent where stderr is not a terminal."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield lambda _step: None
        return
    with out.status(what) as status:
        yield lambda step: status.update(f"{what}: {spoken(step, language)}")
