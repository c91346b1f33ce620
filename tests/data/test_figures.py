"""The built-in figures are what their scripts make of the publishers' files."""

from __future__ import annotations

import sys
from pathlib import Path

import polars.testing
import pytest
from tests.conftest import SHARED

from weefsel.store import embedded_figures, read_figures

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(
    not (SHARED / "data" / "critical-raw-materials").is_dir(), reason="the publishers' files are absent"
)
def test_raw_materials_can_be_compiled_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import compile_materials as script  # type: ignore[import-not-found]

    monkeypatch.setattr(script, "SHARED", SHARED)
    monkeypatch.setattr(script, "TARGET", tmp_path)
    script.main()
    made, kept = read_figures(tmp_path / "eu-materials"), read_figures(embedded_figures()["eu-materials"])
    assert made.notes == kept.notes
    for name, frame in kept.frames.items():
        polars.testing.assert_frame_equal(made.frames[name], frame)
    del sys.modules["compile_materials"]
