"""Answers of Parliament's service: their versions, texts and tables; `parliament.py` makes items of them."""
