"""A document that must be refused, and what it was refused with. `TABLE` is a made-up table to damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Refused
from tests.read.builders import from_rows, read, read_here

TABLE = from_rows("table", [["Organisation", "Title"], *([f"A made-up body {n}", f"Project {n}"] for n in range(60))])


def refusal(folder: Path, data: bytes, name: str = "register.xlsx", expected: str = "table") -> Refused:
    with pytest.raises(Refused) as caught:
        read(folder, data, name, expected)
    assert str(caught.value).startswith(f"“{name}” ")
    assert str(caught.value).endswith(".")
    return caught.value


def refusal_here(folder: Path, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_here(folder, data)
    return caught.value.code
