"""Killing collecting at random moments: nothing that was kept is lost, changed or doubled, and the next run goes on."""

from __future__ import annotations

import csv
import hashlib
import random
from pathlib import Path

from scrapers.store import validators
from tests.conftest import ROOT, SOURCE, new_data, run_register
from tests.laws.killing import KILLS, killed_after, made_up_table
from tests.mirror import Mirror

HOST = "uksa.statisticsauthority.gov.uk"


def published_is_whole(data: Path) -> list[str]:
    """The hashes of captures.csv, after checking that each line is whole and that its document has the bytes it is named for."""
    path = data / "published" / "captures.csv"
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    hashes = [row["sha256"] for row in csv.DictReader(whole.splitlines())]
    for sha256 in set(hashes):
        assert hashlib.sha256((data / "published" / "documents" / sha256).read_bytes()).hexdigest() == sha256
    return hashes


def test_collecting_killed_at_random_moments(tmp_path: Path) -> None:
    data = new_data(tmp_path / "data")
    chance = random.Random(20991231)
    declared = (ROOT / "data/declared/sources.yml").read_text().splitlines()
    page = next(line.split(": ", 1)[1] for line in declared if f"page_url: https://{HOST}" in line)
    path = page.removeprefix(f"https://{HOST}")
    with Mirror(validating=True) as mirror:
        before: list[str] = []
        for number in range(KILLS):
            link = f"/wp-content/uploads/2099/01/made-up-{number}.csv"
            mirror.put(
                HOST,
                path,
                body=f"<html><main><a href='https://{HOST}{link}'>Made-up list {number}</a></main></html>".encode(),
                content_type="text/html",
            )
            mirror.put(HOST, link, body=made_up_table(number + 1), content_type="text/csv")
            killed_after(chance.uniform(0.4, 2.0), "pipeline", "collect", SOURCE, "--data", str(data), REGISTER_MIRROR=mirror.origin)
            now = published_is_whole(data)
            assert now[: len(before)] == before, "a line that was kept has been lost or changed"
            before = now
            said = {line.sha256 for line in validators(data / "published")}
            assert said <= set(now), "what can be asked for conditionally is captured before that is written down"
        done = run_register("collect", SOURCE, data=data, REGISTER_MIRROR=mirror.origin)
        assert done.returncode == 0, done.stdout + done.stderr
        mirror.forget()
        assert run_register("collect", SOURCE, data=data, REGISTER_MIRROR=mirror.origin).returncode == 0
        assert mirror.sent() == (0, 0), "whatever the kills left, what is held now is not sent again"
    after = published_is_whole(data)
    assert len(after) == len(before) + 4, "each of the last two runs keeps one page and one attachment"
    left = [path.name for path in (data / "published").iterdir() if path.name.startswith(".incoming")]
    assert left == [], "the next run cleans up what killed ones left"
    assert run_register("build", data=data).returncode == 0
