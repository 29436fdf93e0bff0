"""What is held of the publishers: captures, documents and their kept readings, dated editions, and those that are wanted."""
