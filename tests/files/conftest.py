"""The command as a user calls it, and a result to be spoilt."""

from pathlib import Path

import pytest
from hostile import Command

from striata.analysis.reading.load import Result
from striata.experiments.commands.main import main


@pytest.fixture
def striata(capfd: pytest.CaptureFixture[str]) -> Command:
    """A function that runs a command and gives its exit status and what it said on stderr."""

    def run(*arguments: object) -> tuple[int, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(a) for a in arguments])
        code = end.value.code
        return code if isinstance(code, int) else int(code is not None), capfd.readouterr().err

    return run


@pytest.fixture
def copy(small: Result, tmp_path: Path) -> Path:
    """A copy of a small result."""
    path = tmp_path / "r.h5"
    path.write_bytes(small.path.read_bytes())
    return path
