"""The search, its help, and what it offers while a reader types."""
