"""The commands of `register` beside building."""
