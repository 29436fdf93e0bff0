"""Organisations: which of them a printed name stands for, and what is known of each; `pipeline/recipients.py` reads the names."""
