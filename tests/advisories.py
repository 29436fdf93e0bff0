"""Is a weakness known of any package in the lock file? ``python -m tests.advisories COMMAND…``, where COMMAND is pip-audit.

Exit 0 none is known of any package, 1 some are, 3 the service could not be asked about all of them, so that nothing can be said.
pip-audit itself ends with 0 where it could look nothing up.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.lock import ROOT, folded, locked

NONE_KNOWN, KNOWN, NOT_ASKED = 0, 1, 3
LOCK = ROOT / "requirements.lock"
# The lock file names every package with its version and hashes, so nothing is resolved, downloaded or run.
OPTIONS = ("--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off")


def advisories(command: list[str]) -> tuple[int, list[str]]:
    """(exit code, what to say) after asking with `command`."""
    wanted = locked()
    try:
        done = subprocess.run([*command, *OPTIONS], capture_output=True, text=True, check=False)
        told = {folded(one["name"]): one for one in json.loads(done.stdout)["dependencies"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1] if not isinstance(error, OSError) else str(error)
        return NOT_ASKED, [f"The advisory service could not be asked ({said}). {_unknown(len(wanted), len(wanted))}"]
    known = [
        f"{name} {wanted[name].version}: {weakness['id']}; mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for name in sorted(set(told) & set(wanted))
        for weakness in told[name].get("vulns", [])
    ]
    missing = sorted(name for name in wanted if "vulns" not in told.get(name, {}))
    lines = [*known, *([f"Not looked up: {', '.join(missing)}.", _unknown(len(missing), len(wanted))] if missing else [])]
    if known:
        return KNOWN, [*lines, "Raise the versions in pyproject.toml, run `make lock`, and see that the tests pass."]
    if missing:
        return NOT_ASKED, lines
    return NONE_KNOWN, [f"No weakness is known of any of the {len(wanted)} packages in requirements.lock."]


def _unknown(missing: int, of: int) -> str:
    return f"Nothing is known of {missing} of the {of} packages in requirements.lock. That is no all-clear: ask again with a network."


if __name__ == "__main__":
    code, said = advisories(sys.argv[1:])
    sys.stdout.write("\n".join(said) + "\n")
    sys.exit(code)
