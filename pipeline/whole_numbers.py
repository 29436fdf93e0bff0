"""Whole numbers as they are printed and written, and how long one may be."""

from __future__ import annotations

import re

# No number of records is longer; more digits are a reference, or mischief, and their sums would not fit into the database.
MOST_DIGITS = 12
IN_DIGITS = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
# Printed with commas between the thousands, or without.
WHOLE_NUMBER = re.compile(rf"[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}|{IN_DIGITS.pattern}")
