"""What rows of a sheet say: dispositions, cells as typed values, what cannot be right or used; `normalise.py` goes through them."""
