"""Plant small bugs one by one, run the tests that ought to see each, and say which survive.

``python -m tests.mutants`` plants all of ``bugs.toml``; ``--sample 10`` some of them, ``--only
TEXT`` those whose names hold a text, ``--quick`` those whose tests take seconds. The package is
copied once for each process; nothing in the checkout is changed. The exit status is 1 if a bug
survives.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]
BUGS = Path(__file__).with_name("bugs.toml")
#: What a copy of the package needs.
COPIED = ("circuits", "experiments", "analysis", "data", "docs", "src", "tests", "benchmarks")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CITATION.cff")
#: Longest time for the tests of one bug [s]; who takes longer is as good as caught.
LONGEST = 600
CAUGHT, SURVIVED, MISPLACED, BROKEN = "caught", "SURVIVED", "MISPLACED", "TESTS FAIL WITHOUT IT"


@dataclass(frozen=True)
class Bug:
    """A bug: where `old` stands once in `file`, `new` is put; `tests` ought to fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def bugs(quick: bool = False) -> list[Bug]:
    """All bugs of the list, or those whose tests are all `quick`."""
    found = tomllib.loads(BUGS.read_text(encoding="utf-8"))
    return [
        Bug(**b | {"tests": tuple(b["tests"])})
        for b in found["bug"]
        if not quick or set(b["tests"]) <= set(found["quick"])
    ]


def copy(folder: Path) -> Path:
    """A copy of the package and its tests."""
    for name in COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def run_tests(folder: Path, tests: tuple[str, ...]) -> bool:
    """Whether the quick tests of these files pass in a copy."""
    # bytecode is kept, so that Python starts in half the time from the second bug on
    env = os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": ""}
    options = ("-x", "-q", "-m", "not slow", "-p", "no:cacheprovider")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *(f"tests/{t}" for t in tests)],
            cwd=folder,
            env=env,
            capture_output=True,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def plant(bug: Bug, folder: Path) -> str:
    """What becomes of a bug in a copy, which is left as it was."""
    path = folder / bug.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(bug.old) != 1:
        return MISPLACED
    path.write_text(whole.replace(bug.old, bug.new), encoding="utf-8")
    try:
        return SURVIVED if run_tests(folder, bug.tests) else CAUGHT
    finally:
        path.write_text(whole, encoding="utf-8")


def main() -> int:
    """Plant the bugs that were asked for, and print what became of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--sample", type=int, help="plant so many, drawn at random")
    parser.add_argument("--seed", default=secrets.token_hex(4), help="of the sample, any text")
    parser.add_argument("--only", default="", help="plant those whose names hold this text")
    parser.add_argument("--quick", action="store_true", help="plant those with quick tests")
    parser.add_argument(
        "--unchecked", action="store_true", help="do not look first whether the tests pass as it is"
    )
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    chosen = [b for b in bugs(asked.quick) if asked.only in b.name]
    if asked.sample is not None:
        print(f"{asked.sample} of {len(chosen)} bugs, drawn with --seed {asked.seed}", flush=True)
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    with tempfile.TemporaryDirectory(prefix="striata-mutants-") as made:
        copies: Queue[Path] = Queue()
        for k in range(asked.workers):
            copies.put(copy(Path(made) / str(k)))

        def each(task: Bug | tuple[str, ...]) -> str:
            folder = copies.get()
            try:
                if isinstance(task, Bug):
                    return plant(task, folder)
                return CAUGHT if run_tests(folder, task) else BROKEN
            finally:
                copies.put(folder)

        with ThreadPoolExecutor(asked.workers) as pool:
            groups = [] if asked.unchecked else sorted({b.tests for b in chosen})
            sound = dict(zip(groups, pool.map(each, groups), strict=True))
            fates = [
                (b, BROKEN if sound.get(b.tests) == BROKEN else fate)
                for b, fate in zip(chosen, pool.map(each, chosen), strict=True)
            ]
    for bug, fate in fates:
        print(f"{fate:9} {bug.name} ({bug.file})")
    caught = sum(fate == CAUGHT for _, fate in fates)
    print(f"{caught} of {len(fates)} bugs are caught.")
    return 0 if caught == len(fates) else 1


if __name__ == "__main__":
    sys.exit(main())
