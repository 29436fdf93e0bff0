"""Memory that is not needed any more goes back to the machine: what comes after in a build runs several processes side by side."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

from pipeline.entries.alike import bodies_said, date_said
from pipeline.fold import slug, tidy, tokens
from pipeline.privacy.masks import mask

# Functions that remember what they were asked about; without them they give the same answers.
REMEMBERING = (mask, slug, tidy, tokens, bodies_said, date_said)


def spare() -> None:
    """Have collections pass over all that was made so far, which a build needs to its end, until `give_back`: they would look through it
    over and over, a tenth of the time, and find nothing."""
    gc.freeze()


def give_back() -> None:
    """Forget what functions remember, and let the machine have what is free.

    CPython keeps what it freed for itself until glibc is told to let go of it; where there is another library nothing is done.
    """
    for function in REMEMBERING:
        function.cache_clear()
    gc.unfreeze()
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
