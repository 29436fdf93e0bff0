"""A fixture that the tests of Parliament's API share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.parliament_api import ParliamentApi


@pytest.fixture
def api() -> Iterator[ParliamentApi]:
    with ParliamentApi() as one:
        yield one
