"""How fast the main job is: whole processes, medians over several runs, beside the interpreter's own start.

python benchmarks/run.py [--runs 5]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(command: list[str]) -> float:
    """Return the wall seconds of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def first_picture(command: list[str], page: Path) -> float:
    """Return the seconds until a page stands on disk."""
    page.unlink(missing_ok=True)
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not page.exists() and process.poll() is None:
            time.sleep(0.01)
        seconds = time.perf_counter() - start
        process.wait()
    return seconds


def main() -> None:
    """Print medians as a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "weefsel", "demo", "--no-open", "--out", folder]
        compute = [sys.executable, "-m", "weefsel", "compute", "structure.multipliers", "--table", "belgium-regions"]
        cases = {
            "python starts": lambda: timed([sys.executable, "-c", "pass"]),
            "weefsel compute structure.multipliers, 192 industries": lambda: timed(compute),
            "weefsel demo, page on disk": lambda: first_picture(demo, Path(folder) / "index.html"),
            "weefsel demo, all files": lambda: timed(demo),
        }
        for name, run in cases.items():
            run()
            seconds = [run() for _ in range(runs)]
            print(f"| {name} | {statistics.median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} |")


if __name__ == "__main__":
    main()
