"""What is held of the publishers: captures, documents with their kept readings, records of pages, dated editions, and those wanted."""
