"""What other machines read: feeds, sitemaps, and what the register is as linked data."""
