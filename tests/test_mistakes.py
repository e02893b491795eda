"""A mistake in a file that somebody adds: one sentence that names the file, and what is allowed."""

import re
import shutil
from pathlib import Path

import pytest
from command import ROOT, one_sentence, striata

GUIDE = ROOT / "docs" / "extending.md"
TOLD = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
NUCLEUS = "circuits/nuclei/brainstem/locus_coeruleus.py"
RULE = "circuits/plasticity/oja.py"
TASK = "experiments/simple_response.py"
CHECK, LIST = ("calibrate", "--check"), ("list", "simple-response")
RUN = ("run", "simple-response", "--subjects", "1", "--trials", "1", "--set", "practice=1")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which the guide's nucleus is one of the brain's."""
    folder: Path = tmp_path_factory.mktemp("copy")
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "striata", folder / "striata", ignore=unwanted)
    brain = folder / "striata" / "circuits" / "brain.py"
    text = brain.read_text("utf-8").replace(
        "    midbrain,\n", "    locus_coeruleus, midbrain,\n", 1
    )
    brain.write_text(text.replace("NUCLEI = (", "NUCLEI = (\n    locus_coeruleus,"), "utf-8")
    return folder


def said(package: Path, *arguments: str) -> str:
    """What the command says on stderr; one line, with an exit status that is not 0."""
    status, _, err = striata(*arguments, cwd=package, source=package)
    assert status != 0
    assert one_sentence(err), err
    assert "unforeseen" not in err
    return err.strip()


def write(package: Path, file: str, old: str = "", new: str = "") -> None:
    """A file of the guide, with something replaced in it."""
    text = TOLD[file]
    assert old in text
    path = package / "striata" / file
    path.write_text(text.replace(old, new, 1), "utf-8")
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)


EFFECT = 'effects=(Effect("PMC", "AMPA", "linear", slope=Parameter(0.3, "", "assumed")),)'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            EFFECT,
            EFFECT.replace(",)", ")"),
            "line 18: modulator noradrenaline: effects must be a tuple of Effect objects, not .*,",
        ),
        ('tau=Parameter(0.3, "s", "assumed")', "tau=0.3", "tau must be a Parameter, not 0.3"),
        (
            ', (2.0, "assumed"), note',
            ", note",
            r"line 10, cannot be imported \(TypeError: .*'rest'",
        ),
        ("40, ", "40.5, ", "population LC: size must be a whole number, not 40.5"),
        ('"LC", BRAINSTEM', '"L/C", BRAINSTEM', "The population cannot be called 'L/C'"),
        ('"s", "assumed"', '"Hz", "assumed"', "Unit 'Hz' is not known; .* in 'spikes/s'"),
        ("(2.0, ", "(0.0, ", "noradrenaline: its source LC rests at 0 spikes/s"),
        ("BRAINSTEM, 40", "BRAINSTEN, 40", r"cannot be imported \(NameError: .*'BRAINSTEN'"),
        ("PROJECTIONS = (", "Projections = (", "must be written in capitals, PROJECTIONS"),
    ],
)
def test_in_a_nucleus(package: Path, old: str, new: str, sentence: str) -> None:
    write(package, NUCLEUS, old, new)
    assert re.search(sentence, said(package, *CHECK).replace(f"{NUCLEUS}, ", ""))


def test_that_the_circuit_itself_finds_names_the_nucleus(package: Path) -> None:
    write(package, NUCLEUS, "40, ", "40.5, ")
    assert said(package, *CHECK).startswith(f"{NUCLEUS}, line 10: population LC: size must")


def test_a_source_that_nobody_can_look_up(package: Path) -> None:
    write(package, NUCLEUS, '"assumed: conflict calls for noradrenaline"', '"Nobody1999"')
    assert "Nobody1999 is not in data/references.bib" in said(package, "calibrate")


def test_help_and_descriptions_do_not_need_records_of_the_circuit(package: Path) -> None:
    write(package, NUCLEUS)
    for arguments in (("list", "stroop"), ("run", "stroop", "--help")):
        status, out, err = striata(*arguments, cwd=package, source=package)
        assert status == 0, err
        assert "PFC gain 0.5" in out
    assert "run striata calibrate" in said(package, "run", "stroop")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"scale": (', '"scala": (', "has no bounds for scale"),
        ("(frozen=True, kw_only=True)", "(kw_only=True)", "cannot inherit non-frozen dataclass"),
    ],
)
def test_in_a_learning_rule(package: Path, old: str, new: str, sentence: str) -> None:
    write(package, NUCLEUS)
    text = (package / "striata" / NUCLEUS).read_text("utf-8")
    used = "\nfrom striata.circuits.plasticity.oja import Oja\n"
    used += (
        'rate, scale = Parameter(1.0, "1/s", "assumed"), Parameter(9.0, "spikes/s", "assumed")\n'
    )
    used += "RULES = (Oja(learning_rate=rate, scale=scale),)\n"
    (package / "striata" / NUCLEUS).write_text(text + used, "utf-8")
    write(package, RULE, old, new)
    found = said(package, *CHECK)
    assert re.search(sentence, found)
    assert found.startswith((NUCLEUS, RULE))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("columns=COLUMNS,", "", r"cannot be imported \(TypeError: .*'columns'"),
        ("(PRACTICE, TEST)", "TEST", "procedure must be a tuple of Phase objects"),
        (
            '("reading",), "cond',
            '"reading", "cond',
            "texts must be a dictionary of texts and tuples of texts",
        ),
    ],
)
def test_in_a_task(package: Path, old: str, new: str, sentence: str) -> None:
    write(package, NUCLEUS)
    write(package, TASK, old, new)
    found = said(package, *LIST)
    assert re.search(sentence, found)
    assert found.startswith(f"{TASK}, line")


IMPORTING = "from striata.experiments.half import phases\n"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"__init__": IMPORTING + "EXPERIMENT = phases.EXPERIMENT\n"},
            r"^experiments/half/__init__\.py, line 1, cannot be imported "
            r"\(there is no module striata\.experiments\.half\.phases\);",
        ),
        (
            {
                "__init__": "from striata.experiments.half.run import EXPERIMENT\n\n"
                "EXPERIMENT = EXPERIMENT\n",
                "run": IMPORTING,
            },
            r"^experiments/half/run\.py, line 1, cannot be imported "
            r"\(there is no module striata\.experiments\.half\.phases\);",
        ),
        (
            {
                "__init__": "from striata.experiments.half.phases import A\n\nEXPERIMENT = A\n",
                "phases": "from striata.experiments.half import EXPERIMENT\n",
            },
            r"^experiments/half/phases\.py, line 1, cannot be imported .*circular import",
        ),
        (
            {"__init__": "EXPERIMENT = dict(name='half')\n"},
            r"^striata\.experiments\.half must define EXPERIMENT = Experiment\(…\), "
            r"not a value of the type dict\.$",
        ),
    ],
)
def test_in_a_folder_of_a_task(package: Path, files: dict[str, str], sentence: str) -> None:
    folder = package / "striata" / "experiments" / "half"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    assert re.search(sentence, said(package, "list", "half"))
    shutil.rmtree(folder)
