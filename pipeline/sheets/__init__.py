"""What a sheet says of itself: its headings, and the section that it is; `layout.py` decides how it is read."""
