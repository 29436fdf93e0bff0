"""Reads data/, writes data/built/. Imports nothing from scrapers/ or site/."""
