"""Files that settings name: text, and nothing that never ends."""

import os
from pathlib import Path

import pytest

from askbot.text.files import read_text


def test_a_file_is_read_and_what_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("größer", encoding="utf-8")
    assert read_text(tmp_path / "a.yaml") == "größer"
    with pytest.raises(FileNotFoundError):
        read_text(tmp_path / "b.yaml")
    with pytest.raises(IsADirectoryError):
        read_text(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names there")
def test_a_device_or_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match="no ordinary file"):
            read_text(endless)
