"""What the commands say to somebody who has just begun: each way that leads nowhere says what to do next."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from pipeline.__main__ import register
from pipeline.build import Built
from tests.pipeline.made_up import SOURCE


def test_where_nothing_can_be_compared_it_is_said_what_to_do_next(bundled: Path, small: tuple[Path, Built]) -> None:
    """Out of the box there are transcriptions alone, of which absence says nothing."""

    def diff(first: str, second: str, data: Path) -> str:
        done = CliRunner().invoke(register, ["diff", first, second, "--data", str(data)])
        assert done.exit_code == 1
        return done.output

    first, second = re.findall(r"documented-[\d-]+\d", diff("a", "b", bundled))
    for pair in ((first, second), ("a", "b")):
        for told in ("Nothing in this build can be compared yet", "`register collect`", "`register add FILE", "`register wanted`"):
            assert told in diff(*pair, bundled)
    named = f"{SOURCE}-2026-03-01, {SOURCE}-2026-06-01"
    assert f"Each of these can be compared with another of its publication: {named}." in diff("a", "b", small[0])
