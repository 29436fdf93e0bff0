"""The page of one record, and the parts that such pages share."""
