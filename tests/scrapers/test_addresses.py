"""Which addresses may be asked, and how the mirror's addresses and the real ones stand for one another."""

from __future__ import annotations

import pytest

from scrapers.addresses import is_public_ip, mirror_address, names_private_host, real_address, refusal
from scrapers.items import CollectError, read_source
from scrapers.reasons import REASONS, in_words
from scrapers.settings import crawl_settings, mirror_origin, user_agent
from tests.mirror import uksa_declaration

HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.gov.uk/a?b=c", ""),
        ("https://WWW.GOV.UK:443/a", ""),
        ("https://assets.publishing.service.gov.uk/media/x/a.ods", ""),
        ("http://www.gov.uk/a", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("data:text/csv,a", "not_https"),
        ("ftp://www.gov.uk/a.xlsx", "not_https"),
        ("https://gov.uk/a", "off_site"),
        ("https://evil-www.gov.uk.example/a", "off_site"),
        ("https://sub.www.gov.uk/a", "off_site"),
        ("https://user:word@www.gov.uk/a", "malformed_address"),
        ("https://www.gov.uk:8080/a", "malformed_address"),
        ("https://www.gov.uk:http/a", "malformed_address"),
        ("https:///a", "malformed_address"),
        ("https://[::1/a", "malformed_address"),
        ("https://127.0.0.1/a", "private_address"),
        ("http://127.0.0.1:8765/www.gov.uk/a", "private_address"),
        ("https://2130706433/a", "private_address"),
        ("https://0x7f.1/a", "private_address"),
        ("https://[::ffff:10.0.0.1]/a", "private_address"),
        ("https://8.8.8.8/a", "private_address"),
        ("https://localhost/a", "private_address"),
        ("https://metadata.google.internal/a", "private_address"),
        ("https://www.gov.uk/" + "x" * 2000, "address_too_long"),
    ],
)
def test_what_may_be_asked(url: str, reason: str) -> None:
    assert refusal(url, HOSTS) == reason
    if reason:
        assert in_words(reason) == REASONS[reason]


def test_names_that_look_like_numbers_but_are_not() -> None:
    assert not names_private_host("0xford.example")
    assert not names_private_host("2021census.example")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:192.168.0.1", False),
        ("2606:4700:4700::1111", True),
    ],
)
def test_which_ip_addresses_are_public(address: str, public: bool) -> None:
    assert is_public_ip(address) == public


def test_mirror_and_real_addresses_are_one_another() -> None:
    mirror = "http://127.0.0.1:8765"
    assert mirror_address("https://www.gov.uk/a?b=c%20d", mirror) == "http://127.0.0.1:8765/www.gov.uk/a?b=c%20d"
    assert real_address("http://127.0.0.1:8765/www.gov.uk/a?b=c%20d", mirror) == "https://www.gov.uk/a?b=c%20d"
    assert real_address("http://127.0.0.1:87650/www.gov.uk/a", mirror) == "http://127.0.0.1:87650/www.gov.uk/a"
    assert real_address("https://www.gov.uk/a", "") == "https://www.gov.uk/a"


@pytest.mark.parametrize(
    "text",
    [
        "https://127.0.0.1:1",
        "http://example.org:80",
        "http://10.0.0.1:80",
        "http://127.0.0.1",
        "http://127.0.0.1:1/path",
        "http://a@127.0.0.1:1",
        "http://127.0.0.1:x",
        "127.0.0.1:80",
    ],
)
def test_a_mirror_is_on_this_machine(text: str) -> None:
    with pytest.raises(CollectError, match="must be an origin on this machine"):
        mirror_origin({"REGISTER_MIRROR": text})


def test_settings_of_a_good_guest() -> None:
    live = crawl_settings({})
    assert live["DOWNLOAD_DELAY"] == 1
    assert live["CONCURRENT_REQUESTS"] == live["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert live["DOWNLOAD_VERIFY_CERTIFICATES"]
    assert live["DOWNLOAD_MAXSIZE"] == 64 * 2**20
    assert not live["TELNETCONSOLE_ENABLED"]
    assert not live["REMOTE_CONTROL_ENABLED"]
    assert [scheme for scheme, handler in live["DOWNLOAD_HANDLERS"].items() if handler] == ["https"]
    assert crawl_settings({"REGISTER_MIRROR": "http://127.0.0.1:8765/"})["DOWNLOAD_DELAY"] == 0


def test_we_say_who_we_are() -> None:
    assert user_agent({"REGISTER_CONTACT": "register@example.org"}) == (
        "PupilDataRegister/1.0 (Pupil Data Register; +register@example.org)"
    )
    assert "not given" in user_agent({})
    with pytest.raises(CollectError, match="REGISTER_CONTACT"):
        user_agent({"REGISTER_CONTACT": "two\nlines"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hosts": []}, "lacks hosts"),
        ({"hosts": "www.gov.uk"}, "must be a list"),
        ({"source_id": "a b"}, "no source id"),
        ({"spider": "nothing"}, "no spider 'nothing'"),
        ({"spider": "../up"}, "no spider"),
        ({"hosts": ["other.example"]}, "may not be asked"),
        ({"page_url": "http://uksa.statisticsauthority.gov.uk/"}, "not_https"),
    ],
)
def test_a_malformed_declaration_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(CollectError, match=said):
        read_source(uksa_declaration(**changes))
    with pytest.raises(CollectError, match="not JSON"):
        read_source("{")
