"""Publishers that do everything wrong, made up on this machine, and one run of collecting that meets them all."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.faults.conftest import JUNE, MARCH, UKSA
from tests.mirror import Answer, Mirror
from tests.pipeline.made_up import csv_document, project
from tests.scrapers.govuk_items import FILES, WEB, file_of, item, put_item
from tests.scrapers.helpers import ROOT, Collected, command, environment

HOST = "files.example"
LATER = csv_document([*JUNE, project("2021/004", "In other bytes at an old address")])
SOUND = csv_document([project("2022/001", "In a sound file")])
NAMES = ("/%2e%2e/%2e%2e/etc/x.csv", "/%E2%80%AEgpj.csv", "/CON.csv", "/a%00b.csv")
GONE = '{"schema_name": "gone", "details": {"explanation": "made up", "alternative_path": "/made-up/instead"}}'
WITHDRAWN = item(file_of(f"https://{FILES}/media/1/kept.csv", "Made up: kept"), withdrawn_notice={"withdrawn_at": "2026-10-01T09:00:00Z"})
OLD, NEW = (f"https://{FILES}/media/{number}/{name}.ods" for number, name in ((2, "june-2020"), (3, "september-2023")))


@dataclass(frozen=True)
class Run:
    """What a run of collecting left, and the most memory that it took, in bytes."""

    done: Collected
    memory: int

    def fetched(self, url: str) -> tuple[str, str]:
        """(outcome, what a person is told) of one address."""
        found = [row["outcome"] for row in self.done.fetches if row["url"] == url]
        assert found, f"{url} was never asked"
        # A page that was had may still lack a file.
        outcome = "collected" if all(one.startswith("stored") for one in found) else "not collected"
        return outcome, "\n".join(line for line in self.done.out.splitlines() if url in line)


def linking(*addresses: str) -> str:
    """A page that links these addresses."""
    return "<main>" + "".join(f'<a href="{one}">words</a>' for one in addresses) + "</main>"


def sources() -> list[dict[str, object]]:
    """The sources that the run asks: two publishers of ours, one of files, and one for each fault of a page on GOV.UK."""
    declared = {one["source_id"]: one for one in yaml.safe_load((ROOT / "data/declared/sources.yml").read_text(encoding="utf-8"))}
    govuk, uksa = declared["dfe-npd-requests"], declared["uksa-accredited-projects"]
    made = [
        uksa | {"source_id": name, "page_url": f"https://{name}.example/list/", "hosts": [f"{name}.example"]}
        for name in ("files", "stop", "lost")
    ]
    pages = ("gone", "replaced", "four-of-five", "nothing", "other-shape")
    made += [govuk | {"source_id": name, "page_url": f"https://{WEB}/government/publications/{name}"} for name in pages]
    return [uksa, govuk, *made]


def put_known(mirror: Mirror) -> None:
    """The list that is known: one edition is gone from its address, one address has other bytes, one file has another name."""
    path = sources()[0]["page_url"]
    mirror.put(
        UKSA.removeprefix("https://"),
        str(path).removeprefix(UKSA),
        linking("/known/made-up-2026-06-01.csv", "/known/made-up-2026-03-01.csv", "/renamed.csv", *NAMES),
    )
    mirror.put(UKSA.removeprefix("https://"), "/known/made-up-2026-03-01.csv", LATER, content_type="text/csv")
    mirror.put(UKSA.removeprefix("https://"), "/renamed.csv", csv_document(MARCH), content_type="text/csv")
    for number, name in enumerate(NAMES):
        odd = {"Content-Disposition": 'attachment; filename="../../etc/' + "x" * 4000 + '.csv"'}
        body = csv_document([project(f"2023/00{number}", "A file with an odd name")])
        mirror.put(UKSA.removeprefix("https://"), name, body, content_type="text/csv", headers=odd)


def put_files(mirror: Mirror) -> None:
    """One file for each fault of a file."""
    names = ("short", "close", "page", "empty", "nothing", "unchanged", "bomb", "large", "elsewhere", "private", "scheme", "busy")
    away = (
        "https://other.example/a.csv",
        "file:///etc/a.csv",
        "data:text/plain,a.csv",
        "ftp://files.example/a.csv",
        "https://10.0.0.1/a.csv",
        "https://localhost/a.csv",
        "https://169.254.169.254/a.csv",
    )
    mirror.put(HOST, "/list/", linking(*(f"/{name}.csv" for name in names), *away, f"/{'x' * 4000}.csv"))
    mirror.put(HOST, "/short.csv", SOUND, cut="short")
    mirror.put(HOST, "/close.csv", SOUND, cut="close")
    mirror.put(HOST, "/page.csv", "<html><title>Sorry</title></html>", content_type="application/vnd.oasis.opendocument.spreadsheet")
    mirror.put(HOST, "/empty.csv", b"")
    mirror.put(HOST, "/nothing.csv", status=204)
    mirror.put(HOST, "/unchanged.csv", status=304)
    mirror.put(HOST, "/bomb.csv", gzip.compress(bytes(10 * 2**20)) * 30, headers={"Content-Encoding": "gzip"})
    mirror.put(HOST, "/large.csv", b"", headers={"Content-Length": str(65 * 2**20)})
    mirror.redirect(HOST, "/elsewhere.csv", "https://elsewhere.example/a.csv")
    mirror.redirect(HOST, "/private.csv", "https://169.254.169.254/latest/meta-data", status=302)
    mirror.redirect(HOST, "/scheme.csv", "file:///etc/passwd")
    mirror.put_in_turn(HOST, "/busy.csv", [Answer("", 503, headers={"Retry-After": "1"}), Answer("", 502), Answer(SOUND)])
    mirror.put("stop.example", "/list/", linking("/a.csv", "/b.csv"))
    mirror.put("stop.example", "/a.csv", status=429, headers={"Retry-After": "1"})
    mirror.put("lost.example", "/list/", cut="reset")


MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def put_pages(mirror: Mirror) -> None:
    """One page for each fault of a page on GOV.UK."""
    base = "/government/publications"
    put_item(mirror, GONE, path=f"{base}/gone")
    put_item(mirror, WITHDRAWN, path=str(sources()[1]["page_url"]).removeprefix(f"https://{WEB}"))
    mirror.put(FILES, "/media/1/kept.csv", csv_document([project("2024/001", "Of a page that is withdrawn")]), content_type="text/csv")
    put_item(mirror, item(file_of(OLD, "Made up: June 2020"), file_of(NEW, "Made up: September 2023")), path=f"{base}/replaced")
    mirror.redirect(FILES, OLD.removeprefix(f"https://{FILES}"), NEW)
    mirror.put(
        FILES, NEW.removeprefix(f"https://{FILES}"), csv_document([project("2024/002", "Of September 2023")]), content_type="text/csv"
    )
    four = [file_of(f"https://{FILES}/media/5/{number}.csv", f"Made up, {number}") for number in range(1, 5)]
    put_item(mirror, item(*four, {"attachment_type": "file", "title": "Made up, 5"}), path=f"{base}/four-of-five")
    for number in range(1, 5):
        mirror.put(
            FILES, f"/media/5/{number}.csv", csv_document([project(f"2025/00{number}", f"One of five, {number}")]), content_type="text/csv"
        )
    put_item(mirror, item(), path=f"{base}/nothing")
    put_item(mirror, '{"details": {"attachments": "moved"}}', path=f"{base}/other-shape")


def meet(data: Path, mirror: Mirror) -> Run:
    """Declare all of them in `data` and collect once."""
    path = data / "declared" / "sources.yml"
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(told + sources()[2:], allow_unicode=True), encoding="utf-8")
    names = ("source_id", "spider", "page_url", "hosts", "title")
    asked = [json.dumps({name: one[name] for name in names}) for one in sources()]
    said = data.parent / "out.txt"
    measured = data.parent / "memory.txt"
    with said.open("w") as out:
        # In between stands a small process: a child's memory is counted with that of the process that it is forked from.
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, str(measured), *command(data, *asked)],
            cwd=ROOT,
            env=environment(mirror.origin),
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return Run(Collected(done.returncode, said.read_text(), "", data), int(measured.read_text()) * 1024)
