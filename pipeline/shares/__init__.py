"""What a share contains, read from its printed words: items of data, years, and the children they may be about."""
