"""Entries out of listings: what joins them, what they show, and what is the same in them; `link.py` joins."""
