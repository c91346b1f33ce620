"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from weefsel.faces.cli.app import app
from weefsel.study import known_methods

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "weefsel"
FILES = sorted(SOURCE.rglob("*.py"))


def test_floors_hold() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l(['--no-cache'])"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            said = ast.get_docstring(node, clean=False)
            length = (node.end_lineno or 0) - node.lineno - (len(said.splitlines()) if said else 0)
            signature = node.body[0].lineno - node.lineno
            assert length - signature <= 45, f"{node.name} has {length - signature} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_public_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_importing_the_package_is_cheap_and_quiet() -> None:
    code = "import sys, weefsel; print([m for m in ('polars', 'scipy', 'typer', 'weefsel.study') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    assert not found.stderr


def test_every_method_has_a_golden_case_and_a_page() -> None:
    for name in known_methods():
        assert (ROOT / "tests" / "golden" / f"{name}.json").exists(), name
        assert (ROOT / "docs" / "methods" / f"{name}.md").exists(), name


def test_every_method_says_equation_result_errors_and_example() -> None:
    for name, method in known_methods().items():
        said = method.function.__doc__ or ""
        for heading in ("Returns\n", "Raises\n", "Examples\n"):
            assert heading in said, f"{name}: {heading.strip()}"
        assert method.source, name
        assert method.unit, name
        assert all(setting.about.text for setting in method.settings), name


def test_every_command_says_what_it_does() -> None:
    groups = [app, *(group.typer_instance for group in app.registered_groups)]
    for group in groups:
        for command in group.registered_commands:  # type: ignore[union-attr]
            assert command.callback
            assert command.callback.__doc__


def test_the_repository_names_no_machine() -> None:
    words = ["/wo" + "rk/", "/ro" + "ot/", "pyp" + "i.org", "npm" + "js"]
    kinds = {".py", ".md", ".toml", ".json", ".yaml", ".ts", ".sh", ".html", ".css", ""}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path.suffix in kinds and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not [word for word in words if word in text], name
