"""Earlier builds among the downloads: those listed when the site was started, whole or not at all, and nothing else beside them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.site.conftest import Site
from tests.site.made_up_register import BUILD_ID

CONTENT = {name: f"a made-up package of {name}".encode() for name in ("aaaa", "bbbb", "cccc")}


def name_of(build_id: str) -> str:
    return f"pupil-data-register-{build_id}.zip"


@pytest.fixture(scope="module")
def with_earlier(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The made-up register with two earlier builds listed and a third that is only on the disk."""
    built = tmp_path_factory.mktemp("with-earlier")
    home = built / BUILD_ID
    home.mkdir()
    shutil.copyfile(database, home / "register.db")
    (built / "earlier").mkdir()
    for build_id, content in CONTENT.items():
        (built / "earlier" / name_of(build_id)).write_bytes(content)
    (home / "earlier.json").write_text(json.dumps({"build_id": BUILD_ID, "earlier": [line_of("aaaa"), line_of("bbbb")]}))
    site = Site(home / "register.db")
    # What is written to the list while the site runs changes nothing.
    (home / "earlier.json").write_text(json.dumps({"build_id": BUILD_ID, "earlier": [line_of("cccc")]}))
    return site


def line_of(build_id: str) -> dict[str, object]:
    content = CONTENT[build_id]
    facts = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return {"build_id": build_id, "as_of": "2026-03-01", "path": name_of(build_id), **facts}


def test_they_are_listed_with_date_size_and_hash_and_had_whole(with_earlier: Site) -> None:
    html = with_earlier.get("/downloads").text.split('id="earlier"')[1].split("</section>")[0]
    assert html.count("<tr>") == 3
    for build_id in ("aaaa", "bbbb"):
        line = line_of(build_id)
        for part in (f'href="/downloads/earlier/{name_of(build_id)}"', "1 March 2026", str(line["bytes"]), str(line["sha256"])):
            assert part in html, part
        answer = with_earlier.get(f"/downloads/earlier/{name_of(build_id)}")
        assert (answer.status, answer.body) == (200, CONTENT[build_id])
        assert answer.headers["x-content-sha256"] == line["sha256"]
        assert answer.headers["content-disposition"] == f'attachment; filename="{name_of(build_id)}"'


@pytest.mark.parametrize(
    "name",
    [name_of("cccc"), "list.json", "../earlier/" + name_of("cccc"), f"../{BUILD_ID}/earlier.json", "..%2f..%2fregister.db", ""],
)
def test_nothing_is_had_that_the_list_did_not_name_at_the_start(with_earlier: Site, name: str) -> None:
    answer = with_earlier.get(f"/downloads/earlier/{name}")
    assert answer.status in (400, 404)
    assert CONTENT["cccc"] not in answer.body


def test_one_that_is_not_as_it_was_or_gone_is_an_error_in_words(with_earlier: Site) -> None:
    path = with_earlier.database.parent.parent / "earlier" / name_of("bbbb")
    before = path.read_bytes()
    path.unlink()
    answer = with_earlier.get(f"/downloads/earlier/{name_of('bbbb')}")
    assert answer.status == 410
    assert "has been taken away since" in answer.text
    path.write_bytes(before[:-1])
    answer = with_earlier.get(f"/downloads/earlier/{name_of('bbbb')}")
    assert (answer.status, before[:-1] in answer.body) == (500, False)
    path.write_bytes(before)


def test_a_register_without_any_says_so(site: Site) -> None:
    assert "None is kept with this build." in site.get("/downloads").text
