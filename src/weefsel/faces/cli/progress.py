"""Progress on stderr for anything that takes over a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from weefsel.faces.cli.show import console
from weefsel.study import compiles_first


def say_once(text: str) -> None:
    """Say one line on stderr where no spinner will be seen: a long wait is announced there too."""
    out = console(stderr=True)
    if not out.is_terminal:
        out.print(text, soft_wrap=True)


def opening(what: str, methods: Iterable[str], *, as_json: bool = False) -> str:
    """Return what is being done, with the wait where kernels are compiled first.

    Where no spinner will be seen, the wait is said at once on stderr; there, JSON stays alone.
    """
    if not any(compiles_first(name) for name in methods):
        return what
    text = f"{what} (the daily model is compiled once, at its first run: half a minute to two)"
    if not as_json:
        say_once(text)
    return text


@contextmanager
def steps(what: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner with the step at work while the block runs; silent where stderr is not a terminal."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield lambda _step: None
        return
    with out.status(what) as status:
        yield lambda step: status.update(f"{what}: {step}")
