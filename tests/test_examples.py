"""The notebook runs from top to bottom and shows what it says."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.slow
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(EXAMPLES / "analyst.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "keep the notebook without outputs"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    shown = " ".join(str(output) for cell in notebook.cells for output in cell.get("outputs", ()))
    assert "3 documents" in shown
    assert "The shipping line Norvik (denied), 2026-03-02" in shown
    assert "How many dockers were arrested?  [not_covered" in shown
    assert "1,600 dockers" in shown
    assert "image/png" in shown
    assert "calibration_error" in shown
