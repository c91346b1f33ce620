"""Compile the built-in parameters of the daily model and its backtest from the published files into src/weefsel/data.

python scripts/compile_daily.py     reads WEEFSEL_SHARED (default: ../shared); the files are never copied
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from belgium import cases, covid, daily

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "data"


def compiled(data: Path) -> dict[str, dict[str, object]]:
    """Return the built-in files: name -> content."""
    return {
        "daily": daily.read(data),
        "covid-belgium-2020": covid.read(data),
        "closures": cases.read(data),
    }


def text_of(content: dict[str, object]) -> str:
    """Return a file as text: one key or one row a line, so that a change shows."""
    parts = []
    for key, value in content.items():
        if isinstance(value, dict) and value and all(isinstance(row, list) for row in value.values()):
            rows = [f"  {json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in value.items()]
            parts.append(f" {json.dumps(key)}: {{\n" + ",\n".join(rows) + "\n }")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Write the built-in files."""
    for name, content in compiled(SHARED / "data").items():
        (TARGET / f"{name}.json").write_text(text_of(content), encoding="utf-8", newline="\n")
        print(f"{name}: {len(text_of(content)):,} characters")


if __name__ == "__main__":
    main()
