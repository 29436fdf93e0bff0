"""How whoever runs this copy can be written to: from the environment or, failing that, metadata.yml (`plugins: register`)."""

from __future__ import annotations

import os
import re

from datasette.utils import StartupError  # type: ignore[import-untyped]

from .engine import Datasette, Row

# Key in metadata.yml -> (the environment's name for it, the form that it must have, what it must be, in words).
SETTINGS: dict[str, tuple[str, re.Pattern[str], str]] = {
    "mail": ("REGISTER_MAIL", re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII), "one e-mail address"),
    "issues": ("REGISTER_ISSUES", re.compile(r"https://[^\s\"<>\\]+"), "the address of a public list of faults, beginning with https://"),
    "run_by": ("REGISTER_RUN_BY", re.compile(r"[^\x00-\x1f<>]{2,200}"), "the name of the body that runs this copy, on one line"),
}


def contacts(datasette: Datasette) -> Row:
    """The three settings: `mail`, `issues` and `run_by`, each its text or empty. Raises StartupError where one has not the right form."""
    configured = datasette.plugin_config("register") or {}
    found = {}
    for key, (name, form, wanted) in SETTINGS.items():
        text = (os.environ.get(name) or str(configured.get(key) or "")).strip()
        if text and not form.fullmatch(text):
            raise StartupError(f"{name} (or plugins: register: {key} in metadata.yml) is “{text}”. It must be {wanted}.")
        found[key] = text
    return found
