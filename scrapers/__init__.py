"""Collects bytes and writes down where and when they came from. Interprets nothing and imports nothing from pipeline/."""
