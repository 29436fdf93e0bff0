"""The lists, narrowed by what a reader chooses: each is one view of the database."""
