"""Figures that may be claims, what people decided of them, and counts of our own beside them; `claims.py` relates claims."""
