"""Text and data files of users: nothing that is read hangs, or fills the memory."""

import gzip
import os
from pathlib import Path

import pytest

from striata.data.validate import problems
from striata.files import reading
from striata.files.errors import FileError
from striata.files.reading import read_bytes, read_text

pytestmark = pytest.mark.smoke


def test_a_text_is_read_with_its_mark_and_packed_data_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("\ufeffx = 1\n".encode())
    assert read_text(tmp_path / "a.toml") == "x = 1\n"
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"a,b\n"))
    assert read_bytes(tmp_path / "a.gz") == b"a,b\n"


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name, why in (
        ("fifo", "is no regular file"),
        ("zero", "is no regular file"),
        ("loop", "There is no file"),
        ("gone", "There is no file"),
        (".", "is no regular file"),
    ):
        with pytest.raises(FileError, match=why):
            read_bytes(tmp_path / name)
    assert "no regular file" in problems(tmp_path / "fifo")[0]


def test_too_much_is_refused_packed_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(10**6)))
    (tmp_path / "large").write_bytes(bytes(10**5))
    for name in ("bomb.gz", "large"):
        with pytest.raises(FileError, match="holds more than 0 MB"):
            read_bytes(tmp_path / name, 9 * 10**4)
    monkeypatch.setattr(reading, "FEW", 9 * 10**4)
    with pytest.raises(FileError, match="holds more than"):
        read_text(tmp_path / "large")


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(os.urandom(5000)))
    packed[2000:2004] = b"\0\0\0\0"
    (tmp_path / "a.gz").write_bytes(packed)
    with pytest.raises(FileError, match=r"a.gz cannot be read \(.*\)\.$"):
        read_bytes(tmp_path / "a.gz")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match=r"is no text in UTF-8\.$"):
        read_text(tmp_path / "b.toml")
