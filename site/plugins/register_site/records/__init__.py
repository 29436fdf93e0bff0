"""The page of one record, the parts that such pages share, and the pages that gather notices and claims that differ."""
