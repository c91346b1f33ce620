"""The properties of the daily step can fail: each turns red on a copy of the kernel with one line broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: File of the kernel, the line as it is, the line broken, the property that must notice.
MUTANTS = [
    ("trade.py", "part = rest = most / total", "part = rest = most / total * (1.0 - 0.01 * (g % 2))", "order_of"),
    ("trade.py", "part = rest = most / total", "part, rest = most / total, 1.0", "what_is_made"),
    ("trade.py", "part = available / wanted", "part = available / wanted * 1.000001", "independent"),
    ("trade.py", "record.served[i] = 1.0 - short", "record.served[i] = 1.0 - 0.999999 * short", "what_is_made"),
    ("orders.py", "weights[i] = 1.0 - ease + ease * able", "weights[i] = 1.0 - ease + ease * able / n", "splitting"),
    ("orders.py", "for g in range(len(demand)):", "for g in range(1, len(demand)):", "order_of"),
    ("stages.py", "gap = need * each[f] - left", "gap = need * each[f] - left + 1e-6 / output[f]", "linear_in_units"),
    ("stages.py", "clipped[k, f] = -left if left < 0.0 else 0.0", "clipped[k, f] = 0.0", "bounds_hold"),
    ("stages.py", "- inputs[k, f] * output[f]", "- 0.999999 * inputs[k, f] * output[f]", "bounds_hold"),
    ("stages.py", "able[f] = most", "able[f] = most * (1.0 - 1e-6)", "steady_state"),
    ("stages.py", "moved = moved if moved < most else most", "moved = moved", "independent"),
    ("rationing.py", "left -= part * total", "left -= 0.99 * part * total", "what_is_made"),
    ("many.py", "range(len(parameters.inputs))", "range(len(parameters.inputs) - 1)", "many_scenarios"),
]  # fmt: skip


#: These are found within seconds; the others are slow, and run by make check-all.
QUICK = ("part = available / wanted", "left -= part * total", "range(len(parameters.inputs))")


@pytest.mark.parametrize(
    ("file", "line", "broken", "property_"),
    [pytest.param(*each, marks=() if each[1] in QUICK else pytest.mark.slow) for each in MUTANTS],
)
def test_a_broken_line_is_noticed(file: str, line: str, broken: str, property_: str, tmp_path: Path) -> None:
    copy = tmp_path / "src" / "weefsel"
    shutil.copytree(ROOT / "src" / "weefsel", copy, ignore=shutil.ignore_patterns("__pycache__", "data", "static"))
    kernel = copy / "kernels" / "inventory" / file
    text = kernel.read_text(encoding="utf-8")
    assert line in text, "the kernel has changed; break another line"
    kernel.write_text(text.replace(line, broken), encoding="utf-8")
    # Not compiled, so that no kernel compiled before the line was broken is run in its place.
    ours = {**os.environ, "PYTHONPATH": str(copy.parent), "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-k", property_]
    done = subprocess.run(
        [*command, "tests/kernels/test_inventory.py"], cwd=ROOT, env=ours, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout[-2000:]
    assert "FAILURES" in done.stdout
