"""Counts beside published totals that must not be given, or not as one exact number."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from pipeline.claims import qualifier
from pipeline.declaring.declarations import Declared
from pipeline.fold import fold
from tests.conftest import new_data
from tests.pipeline import made_up
from tests.pipeline.claiming.test_claim_counts import (
    BODY,
    RECEIVED,
    Request,
    all_months,
    built,
    counted,
    data_with_claims,
    home_office,
    request,
    requests,
)
from tests.pipeline.claiming.test_claim_counts import why as said_why
from tests.pipeline.test_dfe_registers import Register

NOTHING = "Its part “Requests received for the National Pupil Database” lists nothing that was read."
CAPTURES = "source_id,url,captured_at,via,sha256,role,final_url,file_name,content_type,link_text,found_on,captured_by,as_at,note\n"


def everything(folder: Path) -> Path:
    """A data folder with all that is bundled, into which made-up editions can be put."""
    data = new_data(folder / "data")
    (data / "published/documents").mkdir(parents=True, exist_ok=True)
    (data / "published/captures.csv").write_text(CAPTURES, encoding="utf-8")
    return data


@pytest.mark.parametrize("rows", [[], [("", "Total", "", "", "", ""), ("", "", "", "", "", "5")]], ids=["empty", "all set aside"])
def test_a_part_that_lists_nothing_that_was_read_gives_no_number_and_never_a_nought(rows: list[Request], tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, rows)
    register = built(data)
    for claim in ("ddm-2016-requests", "ddm-2016-tier-3", "ddm-2016-rejected", "pq-57722-refused-2013"):
        assert counted(register, claim) == ("not_whole", None, None, None), claim
        assert said_why(register, claim) == NOTHING
    # Rows that were read, and of which none fits, are a nought.
    data = data_with_claims(tmp_path / "other")
    requests(data, RECEIVED[:1])
    assert counted(built(data), "pq-57722-refused-2013") == ("counted", 0, 0, 0)


BODIES = {
    "Department for Education": "internal",
    "The Department for Education": "internal",
    "DfE": "internal",
    "Department for Education (DfE)": "internal",
    "DfE internal": "internal",
    "Department of Education": "not_stated",
    "DfE analysts": "not_stated",
    "Department for Education and University of Example": "not_stated",
    "University of Example on behalf of DfE": "external",
    "University of Example, Department of Education": "external",
    "": "not_stated",
    "Jane Pretend": "not_stated",
    "University of Example": "external",
}


def test_a_recipient_that_may_be_the_department_itself_is_not_placed(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    names = "declared/lookups/organisations.csv"
    shutil.copy(made_up.ROOT / "data" / names, data / names)
    requests(data, [request(number, "Tier 1", "Extract sent", "05.02.2015", body) for number, body in enumerate(BODIES, start=10)])
    register = built(data)
    found = register("select reference, audience from entry where source_id like 'dfe%' order by 1")
    assert [(body, told) for body, (_, told) in zip(BODIES, found, strict=True)] == list(BODIES.items())
    told = list(BODIES.values())
    assert counted(register, "ddm-2016-requests")[1::2] == (told.count("external"), told.count("not_stated"))


def test_requests_to_date_count_however_early_they_are(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    rows = [request(1, "Tier 1", "Rejected", "08.03.2012"), request(2, "Tier 1", "Extract sent", "08.05.2012")]
    requests(data, rows, "December 2014", "2015-01-05")
    register = built(data)
    for claim, number in (("requests", 2), ("tier-1", 2), ("rejected", 1)):
        assert counted(register, f"ddm-2014-{claim}")[1::2] == (number, 0)


def test_an_older_day_of_sending_does_not_stand_for_one_that_is_printed_since_and_could_not_be_read(tmp_path: Path) -> None:
    """The older one is before the time of the claim; the newer is not known, and the edition that first lists it is of the time."""
    data = data_with_claims(tmp_path)
    for day, as_at, had in (("05.02.2011", "June 2015", "2015-07-01"), ("between March and May 2016", "December 2016", "2017-02-01")):
        requests(data, [request(1, "Tier 1", "Extract sent", day)], as_at, had)
    register = built(data)
    assert register("select year from release") == [("unparsed",)]
    assert counted(register, "ddm-2026-distributions")[1] == 1


def test_what_only_a_transcription_tells_is_in_no_count_of_the_editions(tmp_path: Path) -> None:
    data = everything(tmp_path)
    requests(data, [request(1, "Tier 1", "", "05.02.2015"), request(2, "1", "Extract sent", "05.02.2015")])
    path = data / "documented/entries.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        first = next(csv.DictReader(handle))
    told = {"entry_key": "DR150101.01", "reference": "DR150101.01", "recipient_printed": "University of Example", "outcome": "sent"}
    dated = {"outcome_why": "Made up.", "date": "2015-02-05", "date_printed": "2015", "date_meaning": "sent_on"}
    row = first | told | dated | {"register_part": "npd_requests", "listed_in": "", "stands_for": ""}
    made_up.add_line(path, *row.values())
    register = built(data)
    assert register("select outcome, known_by from entry where reference = 'DR150101.01'") == [("sent", "edition")]
    assert counted(register, "ddm-2026-distributions")[1::2] == (1, 1)


def test_a_count_that_an_undecided_pair_touches_says_down_to_what(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    titles = enumerate(("attainment of pupils", "the attainment of pupils", "school meals and of where they are eaten"), start=1)
    rest = ("1", "Extract sent", "05.02.2015")
    requests(data, [(f"DR15010{number}.01", BODY, f"Made-up study of {title}", *rest) for number, title in titles])
    requests(data, [("DR150177.01", BODY, "Made-up study of attainment of pupils.", *rest)], "April 2018", "2018-05-01")
    register = built(data)
    touched = register("select count(*) from (select entry_id from link_candidate where decision = 'undecided'"
                       " union select other_entry_id from link_candidate where decision = 'undecided')")[0][0]
    assert touched in (2, 3)
    number = register("select count(*) from entry where outcome = 'sent' and source_id like 'dfe%'")[0][0]
    found = "select counted, counted_at_least from claim_list where claim_id = 'ddm-2026-distributions'"
    # However many hang together, one of them stays.
    assert register(found) == [(number, number - touched + 1)]  # type: ignore[operator]
    assert register(found.replace("claim_list", "claim_count_part")) == register(found)
    assert register("select counted, counted_at_least from claim_list where claim_id = 'ddm-2016-requests'") == [(3, 3)]


def test_a_claim_that_is_not_exact_has_no_exact_difference_and_no_sum(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    requests(data, RECEIVED)
    register = built(data)
    for claim, difference in (("requests", -882), ("rejected", -14), ("released", None)):
        assert counted(register, f"ddm-2016-{claim}")[2] == difference
    assert counted(register, "pq-57722-refused-2016") == ("counted", 0, -7, 0), "up to 15th Dec says when, and not how many"
    whole = register("select claim_id from claim_split order by 1")
    path = data / "documented/claims.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(",53,53,stated,,requests,,") == 1
    path.write_text(text.replace(",53,53,stated,,requests,,", ",53,53,stated,,requests,fewer than,"), encoding="utf-8")
    assert Register(data)("select claim_id from claim_split order by 1") == [one for one in whole if one != ("ddm-2014-requests",)]


def test_every_word_beside_a_number_that_is_bundled_has_been_read(declared: Declared) -> None:
    with (made_up.ROOT / "data/documented/claims.csv").open(encoding="utf-8", newline="") as handle:
        words = {row["qualifier_printed"] for row in csv.DictReader(handle)} - {""}
    assert words
    assert {one for one in words if qualifier(one, declared) != ("before", "no")} >= {"All", "20+", "seven"}

    assert sorted(one for one in words if fold(one) not in declared.qualifiers) == []
    assert qualifier("not far from", declared) == ("before", "no")
    assert qualifier("", declared) == ("before", "yes")


def test_months_are_still_added_up(tmp_path: Path) -> None:
    data = data_with_claims(tmp_path)
    home_office(data, all_months())
    assert counted(built(data), "ddm-2022-ho-requested")[:2] == ("counted", 87 * 80)
