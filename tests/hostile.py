"""What users and enemies write in place of what is meant: every part of a study changed, and its text broken."""

from __future__ import annotations

import copy
import datetime
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

#: Put in place of every value.
VALUES: tuple[Any, ...] = (
    None, "", " ", "x", "0,2", "1 000", 0, -1, 3, 2.5, 1e308, 10**400, float("nan"), float("inf"), True, [], ["x"], {},
    {"a": 1}, [[[[]]]], "=1+1", "../../etc/passwd", "C29", "x" * 3000, datetime.date(2026, 1, 1),
    datetime.datetime(2026, 1, 1, 1, 1), b"abc", "a\nb", "\u202e", "é", "a|b", "[bold]x[/bold]", "{x}",
)  # fmt: skip
#: Put in place of every line, or of what stands after its colon.
JUNK = (
    "&a ", "*a", "!!python/object:os.system {}", "!!int x", "!!timestamp x", "!!bool x", "!!set {a}", "!x y", "'", '"',
    "{", "[", "]", "%", "@", "`", "|", "? a", "---", "...", "2026-99-99", "0x", "1:30:00", "- ", ": ", "1" * 5000,
    "{? {a: b} : c}", "<<: {a: b}", "\t- x", '"\\q"',
)  # fmt: skip
#: Keys that are added.
KEYS: tuple[Any, ...] = ("unknown", 1, None, True, 2.5, "", datetime.date(2026, 1, 1), "<<")


def studies(text: str, *, seed: int = 1) -> Iterator[bytes]:
    """Yield the bytes of changed studies, each once."""
    seen: set[bytes] = set()
    for content in (*_with_other_parts(text), *_with_other_lines(text), *_with_other_bytes(text, seed)):
        if content not in seen:
            seen.add(content)
            yield content


def _paths(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _paths(value, (*at, key))


def _part(node: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        node = node[key]
    return node


def _with(node: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    node = copy.deepcopy(node)
    _part(node, at[:-1])[at[-1]] = value
    return node


def _without(node: Any, at: tuple[Any, ...]) -> Any:
    node = copy.deepcopy(node)
    del _part(node, at[:-1])[at[-1]]
    return node


def _with_other_parts(text: str) -> Iterator[bytes]:
    data = yaml.safe_load(text)
    for at in _paths(data):
        here = _part(data, at)
        changed = [_with(data, at, value) for value in VALUES]
        changed += [_without(data, at)] if at else []
        if isinstance(here, dict):
            changed += [_with(data, at, {**here, key: 1}) for key in KEYS]
            changed += [
                _with(data, at, {f"{k}x" if k == key else k: value for k, value in here.items()}) for key in here
            ]
        if isinstance(here, list):
            changed += [_with(data, at, [*here, value]) for value in VALUES]
            changed.append(_with(data, at, here * 2))
        for each in changed:
            with suppress(yaml.YAMLError, ValueError):
                yield yaml.dump(each, sort_keys=False, allow_unicode=True).encode()


def _with_other_lines(text: str) -> Iterator[bytes]:
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        before, after = "".join(lines[:at]), "".join(lines[at + 1 :])
        head = line.rstrip("\n").split(":")[0]
        for other in (line * 2, "", f"\t{line}", f"   {line}", line.rstrip() + "\0\n"):
            yield (before + other + after).encode()
        for junk in JUNK:
            yield f"{before}{head}: {junk}\n{after}".encode()
            yield f"{before}{junk}\n{after}".encode()
        yield before.encode() + b"\xe9\xff" + line.encode() + after.encode()


def _with_other_bytes(text: str, seed: int) -> Iterator[bytes]:
    whole = text.encode()
    yield from (text.encode(code) for code in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32"))
    yield from (text.replace("\n", end).encode() for end in ("\r\n", "\r"))
    yield from (b"", b"# x\n", whole + b"\n---\n" + whole, b"\0" * 100, b"PK\x03\x04abcd", b"[" * 20_000)
    yield whole + b"# " + b"x" * 10_000_000
    yield b"".join(b" " * deep + b"a:\n" for deep in range(1200))
    yield b"{a: " * 5000
    yield from (whole[:end] for end in range(0, len(whole), 37))
    dice = random.Random(seed)
    for _ in range(100):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        yield bytes(broken)
