"""The pages of the Pupil Data Register's site, served by Datasette. hooks.py, one folder up, is what Datasette loads."""
