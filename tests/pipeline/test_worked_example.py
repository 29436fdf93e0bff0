"""The worked example of CONTRIBUTING.md, step by step: a sheet that could not be read, its drafted layout, and the build that reads it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import yaml

from tests.conftest import ROOT, run_register
from tests.pipeline import made_up


def test_the_worked_example(tmp_path: Path) -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("a worked example")[1].split("## A file")[0]
    data = made_up.data_folder(tmp_path / "data")
    file = tmp_path / "made-up-2027.ods"
    make = "-m tests.pipeline.made_up_dfe made-up-2027.ods"
    assert f"`.venv/bin/python {make}`" in told
    subprocess.run([sys.executable, *make.split()[:-1], str(file)], cwd=ROOT, check=True)

    added = run_register("add", str(file), "--source", "dfe-external-data-shares", "--as-at", "2027-06", data=data)
    assert added.returncode == 0, added.stderr
    assert "'DSAP_shares' is unread" in added.stderr
    assert run_register("check", "--strict", data=data).returncode == 1

    explained = run_register("layout", str(file), "--source", "dfe-external-data-shares", data=data).stdout
    assert "'Body' -> no field (undeclared) Not recognised: no phrase fits." in explained
    second = explained.split("Sheet 2 'DSAP_shares'")[1].split("\nSheet 3")[0]
    draft = yaml.safe_load(second.split("<layout_id>.yml:\n")[1])
    assert draft["section_id"] == "dfe-dsap-shares"

    draft |= {"layout_id": "dfe-made-up-2027", "section_id": "", "title": "Made up", "evidence": "Made up"}
    draft |= {"reviewed_by": "tests", "reviewed_on": "2027-07-01"}
    fields = {"Identifier": "reference", "Body": "recipients_text", "Headline": "title"}
    for column in draft["columns"]:
        if column["heading"] in fields:
            assert f"`{column['heading']}`" in told
            column["field"] = fields[column["heading"]]
            del column["treatment"], column["why"]
    (data / "declared" / "layouts" / "dfe-made-up-2027.yml").write_text(yaml.safe_dump(draft), encoding="utf-8")

    again = run_register("layout", str(file), "--source", "dfe-external-data-shares", data=data).stdout
    assert again.count("declared: The headings are those of the layout dfe-made-up-2027.") == 3
    assert "`layout_id: dfe-made-up-2027`" in told
    assert "six here" in told
    assert explained.count("A drafted layout.") == 6

    built = run_register("build", data=data)
    assert built.returncode == 0, built.stderr
    assert "unread" not in built.stdout
    with sqlite3.connect((data / "built" / "register.db").resolve()) as database:
        statuses = dict(database.execute("select sheet_name, layout_status from sheet where layout_id = 'dfe-made-up-2027'").fetchall())
        assert statuses == dict.fromkeys(("DSAP_shares", "NPD_requests", "Regular_shares"), "declared")
        assert database.execute("select count(*) from listing").fetchone() == (9,)
        days = database.execute("select approved_on, ends_on from entry where entry_id = 'dfe-ds00001'").fetchone()
        assert days == ("2018-07-02", "2021-06-30")

    strict = run_register("check", "--strict", data=data)
    assert "it still stops, with exit code 1, on" in told
    assert strict.returncode == 1
    named = re.findall(r"^sheet [\w-]+: (\w+): (\w+):", strict.stdout, re.MULTILINE)
    assert named == [("Home_Office", "recognised"), ("Police", "recognised"), ("Court_orders", "recognised")]
    assert len(strict.stdout.splitlines()) == len(named)
    assert all(f"`{name}`" in told for name, _ in named)
