"""F18 to F26: workbooks that are damaged, made to harm, or not what they are named. All are kept in one store and met by one build."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from pipeline.model import Refused
from pipeline.read import read_document
from pipeline.readers.limits import Limits
from tests.faults.conftest import Case
from tests.faults.made_up_workbooks import FILES, GOOD
from tests.faults.record import fault
from tests.faults.world import World
from tests.pipeline import made_up
from tests.pipeline.made_up import BOOK_HEADINGS, project
from tests.read.builders import build, from_rows, read_here, saved


@pytest.fixture(scope="module")
def kept(good: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """All of FILES in one store, and the build that met them."""
    world = World.copied(good, tmp_path_factory.mktemp("workbooks") / "data")
    for number, (name, content) in enumerate(FILES.items(), start=1):
        made_up.publish(world.data, content, file_name=name, as_at=f"2025-01-{number:02}", captured_at=f"2025-02-{number:02}T09:00:00Z")
    world.build()
    return world


@pytest.fixture
def world(kept: World) -> World:
    return kept


def of(case: Case, name: str) -> tuple[str, str]:
    """(outcome, reason) of one of FILES. Where it was refused, the summary of the build says so, and the rest was built."""
    outcome, reason = case.world.document(made_up.sha(FILES[name]))
    if outcome == "refused":
        assert f"refused: {name}: {reason}" in case.world.built.lines  # type: ignore[union-attr]
        assert reason in case.world.issues("document_refused")
    assert case.world.one("select count(*) from listing where edition_id = 'uksa-accredited-projects-2026-06-01'") == 3
    return outcome, reason


def outcomes_of(folder: Path, contents: list[bytes], right: bytes) -> dict[str, int]:
    """How many of `contents` were refused, read as `right` is, and read otherwise."""
    grids = read_here(folder, right).grids
    counts = {"refused": 0, "the same": 0, "other": 0}
    for content in contents:
        try:
            counts["the same" if read_here(folder, content).grids == grids else "other"] += 1
        except Refused:
            counts["refused"] += 1
    return counts


@pytest.mark.parametrize("kind", ["ods", "xlsx", "xls"])
@fault(
    "F18",
    "A workbook cut short, at every hundredth",
    outcome="refused",
    says="“cut.xlsx” breaks off before its end, so only part of it arrived. Fetch it again.",
)
def test_f18_cut_short_anywhere(case: Case, kind: str, tmp_path: Path) -> None:
    data = GOOD[kind]
    cuts = [data[: len(data) * percent // 100] for percent in range(1, 100)]
    assert outcomes_of(tmp_path, cuts, data) == {"refused": 99, "the same": 0, "other": 0}
    case.ends(*of(case, "cut.xlsx"))


@fault(
    "F19", "The XML stops between two rows, where the fast reader would hang", outcome="refused",
    says="“between-rows.ods” is damaged inside: its part content.xml breaks off or is not well formed at line 1, so rows could be missing.",
)  # fmt: skip
def test_f19_xml_cut_between_rows(case: Case) -> None:
    case.ends(*of(case, "between-rows.ods"))


@fault(
    "F19", "The same, with the first guard taken away: the reader hangs and is ended", outcome="refused",
    says="“register.ods” could not be read within 1 seconds, where registers take less than one, and was given up.",
)  # fmt: skip
def test_f19_a_reader_that_hangs_is_ended(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, FILES["between-rows.ods"])
    code = f"import python_calamine as c; c.CalamineWorkbook.from_filelike(open({str(path)!r}, 'rb'))"
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **options: run([command[0], "-c", code], **options))
    with pytest.raises(Refused) as caught:
        read_document(path, "register.ods", "table", Limits(wall_seconds=1.0))
    case.ends("refused" if caught.value.code == "timeout" else caught.value.code, str(caught.value))


@fault(
    "F20",
    "One tag of the XML is never closed",
    outcome="refused",
    says="“one-tag.ods” is damaged inside: its part content.xml breaks off or is not well formed at line 1",
)
def test_f20_one_tag_is_never_closed(case: Case) -> None:
    case.ends(*of(case, "one-tag.ods"))


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
@fault(
    "F21",
    "One bit is flipped, anywhere in the file: refused, or nothing is changed by it",
    outcome="refused",
    says="“flipped.xlsx” is damaged: its parts do not match their own checksums or index. Fetch it again",
)
def test_f21_one_flipped_bit(case: Case, kind: str, tmp_path: Path) -> None:
    data = build(kind, from_rows("Sheet1", [list(BOOK_HEADINGS), list(project("2025/001", "Made up"))]))
    places = range(0, len(data), max(1, len(data) // 120))
    flipped = [data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :] for at in places]
    counts = outcomes_of(tmp_path, flipped, data)
    assert counts["other"] == 0
    assert counts["refused"] > len(flipped) // 2
    case.ends(*of(case, "flipped.xlsx"))


def refused_at_once(case: Case, name: str, folder: Path) -> None:
    started = time.process_time()
    with pytest.raises(Refused):
        read_here(folder, FILES[name])
    assert time.process_time() - started < 1
    case.ends(*of(case, name))


@fault(
    "F22",
    "A zip that unpacks to gigabytes",
    outcome="refused",
    says="“gigabytes.xlsx” unpacks to more than 200 MB, which no register needs, so it was not unpacked.",
)
def test_f22_a_zip_of_gigabytes(case: Case, tmp_path: Path) -> None:
    refused_at_once(case, "gigabytes.xlsx", tmp_path)


@fault(
    "F22",
    "A zip that hides how much it unpacks to",
    outcome="refused",
    says="“hidden-size.xlsx” is damaged: its parts do not match their own checksums or index.",
)
def test_f22_a_zip_that_hides_its_size(case: Case, tmp_path: Path) -> None:
    refused_at_once(case, "hidden-size.xlsx", tmp_path)


@fault(
    "F22",
    "A zip of more than 10,000 parts",
    outcome="refused",
    says="“members.xlsx” is a zip of more than 10,000 parts, where a workbook has a few dozen, so it was not unpacked.",
)
def test_f22_a_zip_of_too_many_parts(case: Case, tmp_path: Path) -> None:
    refused_at_once(case, "members.xlsx", tmp_path)


@fault(
    "F22",
    "A workbook in a zip",
    outcome="refused",
    says="“nested.xlsx” is no .xlsx, .ods or .xls workbook, CSV file or web page, whatever its name says.",
)
def test_f22_a_zip_in_a_zip(case: Case, tmp_path: Path) -> None:
    refused_at_once(case, "nested.xlsx", tmp_path)


@pytest.mark.parametrize("name", ["rows.ods", "columns.ods", "impossible.ods"])
@fault(
    "F23",
    "A row repeated 1,048,576 or 2^64 times, a cell 16,384 times, with values",
    outcome="refused",
    says="holds more than …in sheet “Sheet1”, far more than any register has had, so nothing of it was read. Look at the file",
)
def test_f23_repeats_without_end(case: Case, name: str) -> None:
    case.ends(*of(case, name))


@fault("F24", "A million empty rows below the table", outcome="read", says="")
def test_f24_a_million_empty_rows(case: Case) -> None:
    assert case.world.one("select count(*) from listing where edition_id like '%-2025-01-12'") == 15
    case.ends(*case.world.sheet(made_up.sha(FILES["trailing.ods"])))


@pytest.mark.parametrize("name", ["secret.ods", "laughs.ods"])
@fault(
    "F25",
    "A document type with an outside or a growing entity",
    outcome="refused",
    says="holds a document type declaration, which no spreadsheet needs and attacks use. Do not open it.",
)
def test_f25_document_types(case: Case, name: str) -> None:
    case.ends(*of(case, name))


@fault(
    "F26",
    "Behind a password",
    outcome="refused",
    says="“password.xlsx” is protected by a password, so nothing in it can be read. Ask the publisher for it without",
)
def test_f26_behind_a_password(case: Case) -> None:
    case.ends(*of(case, "password.xlsx"))


@pytest.mark.parametrize(("name", "kind"), [("macros.xlsx", "xlsm"), ("old.xlsx", "xls")])
@fault(
    "F26",
    "With macros, or an .xls, under the name of an .xlsx",
    outcome="noted",
    says="is named as xlsx and is xls…by its content, as which it was read.",
)
def test_f26_another_kind_than_its_name(case: Case, name: str, kind: str) -> None:
    assert of(case, name)[0] == "read"
    told = next(line for line in case.world.issues("file_name_disagrees").splitlines() if name in line)
    assert f"is {kind} by" in told
    case.ends("noted", told)
