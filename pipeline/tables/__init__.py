"""Which rows go into each table, and how they are put there; `load.py` says in which order."""
