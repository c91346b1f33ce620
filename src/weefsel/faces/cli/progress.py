"""Progress on stderr for anything that takes over a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from weefsel.faces.cli.show import console


def say_once(text: str) -> None:
    """Say one line on stderr where no spinner will be seen: a long wait is announced there too."""
    out = console(stderr=True)
    if not out.is_terminal:
        out.print(text, soft_wrap=True)


@contextmanager
def steps(what: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner with the step at work while the block runs; silent where stderr is not a terminal."""
    out = console(stderr=True)
    if not out.is_terminal:
        yield lambda _step: None
        return
    with out.status(what) as status:
        yield lambda step: status.update(f"{what}: {step}")
