"""``python -m pipeline.audit DATA``: do the sums of the register that serves now hold? Every document is read afresh.

Exit 1 with what does not add up.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.audit import SUMS, look

data = Path(sys.argv[1] if len(sys.argv) > 1 else "data")
database = (data / "built" / "register.db").resolve()
found = look(data, database, database.parent / "downloads", later_may_wait=True, afresh=True).lines
sys.stdout.write("\n".join(found or [f"All {len(SUMS)} sums hold: {', '.join(SUMS)}."]) + "\n")
sys.exit(1 if found else 0)
