"""Writing files so that nothing half written, and no link of somebody else, stands in the way.

A folder of results may be shared. So every new file is created exclusively under a name that
nobody can guess, then renamed; symbolic links are never followed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from striata.experiments.protocol.errors import ExperimentError
from striata.files.outputs import draft


def beside(out: Path, suffix: str) -> Path:
    """What belongs to a file: the same name with something behind it.

    Raises
    ------
    ExperimentError
        For a path without a file's name.
    """
    if not out.name:
        raise ExperimentError(f"--out needs the name of a file, which {str(out)!r} is not.")
    return out.with_name(out.name + suffix)


def folder_beside(out: Path, suffix: str) -> tuple[Path, bool]:
    """A folder for what is finished of a file, and whether it has been there before.

    Raises
    ------
    ExperimentError
        For a path without a file's name, or a symbolic link in the place of the folder.
    OSError
        If the folder cannot be made.
    """
    folder = beside(out, suffix)
    there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink():
        raise ExperimentError(
            f"{folder} is a symbolic link, which is not followed; remove it, or choose another "
            "--out."
        )
    return folder, there


def say_there(out: Path, finished: str = "") -> None:
    """Say on stderr that a file is there already, and when it was finished."""
    when = f", finished at {finished}" if finished else ""
    print(
        f"{out} is there already{when}; nothing is run (with --overwrite it is made again).",
        file=sys.stderr,
    )


def another(out: Path, what: str) -> ExperimentError:
    """What to raise where the file of another run, sweep or fit (`what`) stands."""
    return ExperimentError(
        f"{out} holds {what}; choose another --out, or give --overwrite to replace it."
    )


def write_text(path: Path, text: str, folder: Path | None = None) -> None:
    """Write a text file, all of it or nothing."""
    with draft(path, folder) as temporary, temporary.open("x", encoding="utf-8") as f:
        f.write(text)
