"""What one row of a sheet says: its disposition, and its cells as typed values; `normalise.py` goes through the rows."""
