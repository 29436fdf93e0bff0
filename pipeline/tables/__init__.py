"""Which rows go into each table; `load.py` writes them."""
