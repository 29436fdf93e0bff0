"""The licence of every package in the lock file, as the package declares it; ``python -m tests.licences`` prints docs/licences.md."""

from __future__ import annotations

import re
import sys
from importlib import metadata

from tests.lock import locked, needed_by_server

# What packages write -> the name that SPDX has for it. "BSD" alone does not say which of the two it is.
NAMES = {
    "0BSD": "0BSD",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "Artistic License": "Artistic",
    "BSD": "BSD",
    "BSD License": "BSD",
    "BSD-2-Clause": "BSD-2-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "ISC License": "ISC",
    "MIT": "MIT",
    "MIT License": "MIT",
    "MIT-0": "MIT-0",
    "MPL-2.0": "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSF-2.0": "PSF-2.0",
    "PSFL": "PSF-2.0",
    "Public Domain": "Public domain",
    "Python Software Foundation License": "PSF-2.0",
    "ZPL-2.1": "ZPL-2.1",
}
# The first words of a licence that a package carries without naming it.
TEXTS = {"MIT License": "MIT", "The MIT License (MIT)": "MIT"}
HEAD = """# Licences of what the register stands on

Made by `make licences` from what each package in `requirements.lock` declares of itself; a test holds this list to the packages. All of
them are free software. The register's own licence is in [LICENSE](../LICENSE), and the terms of the publishers' files are in
[sources.md](sources.md).

"""
NOTES = """
*BSD* alone: the package does not say which of the BSD licences. *Read in its licence file*: it carries a licence and does not name it. Not
Python packages, and had from Debian: nginx (BSD-2-Clause) in front of a server, and Chromium for the tests. A frozen copy carries
Pagefind's script and index, under Pagefind's licence above.
"""


def licence_of(name: str) -> str:
    """The licence that an installed package declares: its own expression, else its short text, else its classifiers, else its licence file.

    Raises LookupError where it declares none that is known.
    """
    about = metadata.metadata(name)
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    if (written := str(about.get("License") or "").strip()) in NAMES:
        return NAMES[written]
    classes = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License :: ")]
    known = [NAMES[one] for one in classes if one in NAMES]
    if known:
        return " OR ".join(dict.fromkeys(known))
    for file in metadata.files(name) or []:
        if file.name.upper().startswith("LICENSE"):
            first = file.read_text().strip().splitlines()[0].strip()
            if first in TEXTS:
                return f"{TEXTS[first]} (read in its licence file)"
    raise LookupError(f"{name} {about['Version']} declares no licence that is known: {written[:80]!r}, {classes}")


def names_in(licence: str) -> set[str]:
    """The licences that an expression names."""
    return set(re.split(r" AND | OR ", licence.partition(" (read")[0].strip("()")))


def page() -> str:
    """docs/licences.md as it should be."""
    packages = locked()
    server = needed_by_server(packages)
    parts = [HEAD]
    for title, names in (("What the register runs on", server), ("What only tests and checks use", set(packages) - server)):
        rows = [f"| {name} | {packages[name].version} | {licence_of(name)} |" for name in sorted(names)]
        parts.append("\n".join([f"## {title}", "", "| package | version | licence |", "|---|---|---|", *rows]) + "\n")
    return parts[0] + "\n".join(parts[1:]) + NOTES


if __name__ == "__main__":
    sys.stdout.write(page())
