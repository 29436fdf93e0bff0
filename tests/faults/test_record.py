"""The tests of the faults, tested: all sixty are there, none is skipped, and what is published of them is what they declare."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.faults import record
from tests.faults.conftest import Case
from tests.faults.record import DOCUMENT, OUTCOMES, TABLE, Fault, as_document, as_table, declared
from tests.faults.world import World

HERE = Path(__file__).parent
MEND = "Run `python -m tests.faults.record`, and commit what it writes."


def test_all_sixty_faults_are_there() -> None:
    assert sorted({one.number for one in declared()}) == [f"F{number:02}" for number in range(1, 61)]
    assert all(one.test.startswith(f"test_{one.number.lower()}_") for one in declared())


def test_each_outcome_is_that_of_some_fault() -> None:
    assert {one.outcome for one in declared()} == set(OUTCOMES)


@pytest.mark.parametrize("path", sorted(HERE.glob("test_f*.py")) + sorted(HERE.glob("test_[!fr]*.py")), ids=lambda path: path.stem)
def test_every_test_of_a_fault_ends_its_case_and_none_is_skipped(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not {"skip", "xfail", "importorskip"} & {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_f"):
            named = {one.func.id for one in node.decorator_list if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
            assert "fault" in named, node.name
            assert "case" in {one.arg for one in node.args.args}, node.name


def test_a_case_is_held_to_its_outcome_words_register_and_sums(good: Path, tmp_path: Path) -> None:
    one = Case(Fault("F01", "made up", "not built", "first…last"), World.copied(good, tmp_path / "data"))
    one.ends("not built", "at first, and at last")
    one.hold()
    for outcome, said in (("built", "at first, and at last"), ("not built", "at last, and at first"), ("not built", "")):
        one.ends(outcome, said)
        with pytest.raises(AssertionError):
            one.hold()
    one.ends("not built", "at first, and at last")
    one.world.sums = {key: ["a made-up sum"] for key in one.world.sums}
    with pytest.raises(AssertionError, match="a made-up sum"):
        one.hold()
    one.world.sums.clear()
    one.world.served.chmod(0o644)
    with one.world.served.open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(AssertionError):
        one.hold()


def test_an_outcome_is_one_of_a_closed_list() -> None:
    with pytest.raises(ValueError, match="is not one of the outcomes"):
        record.fault("F01", "made up", outcome="ignored", says="")


def test_the_document_is_what_the_tests_declare() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_document(declared()), MEND


def test_the_page_shows_what_the_tests_declare() -> None:
    assert TABLE.read_text(encoding="utf-8") == as_table(declared()), MEND


def test_files_stay_small() -> None:
    assert [path.name for path in HERE.glob("*.py") if path.read_text(encoding="utf-8").count("\n") > 250] == []
