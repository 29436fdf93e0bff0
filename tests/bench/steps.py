"""One build by itself, which says as JSON how many seconds before its end each of its steps began: `python -m tests.bench.steps DATA`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pipeline.build import build_register


def main(data: Path) -> None:
    """Build the register from `data` and write the steps to standard output."""
    began: dict[str, float] = {}
    build_register(data, say=lambda step, *_: began.setdefault(step, time.monotonic()))
    end = time.monotonic()
    sys.stdout.write(json.dumps({step: end - moment for step, moment in began.items()}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
