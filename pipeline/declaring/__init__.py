"""What data/declared and data/decided may say, and whether it holds together; `declared.py` loads it."""
