"""The command as a user types it, in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def striata(*arguments: str, cwd: Path, source: Path = ROOT / "src") -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "striata.experiments.commands.main", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": str(source), "PATH": "/usr/bin:/bin", "HOME": str(cwd)},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def one_sentence(err: str) -> bool:
    """Whether stderr holds one line and no traceback."""
    return len(err.strip().splitlines()) == 1 and "Traceback" not in err
