"""The pages that are neither a record nor a list."""
