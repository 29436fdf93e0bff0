"""The questions that people ask, as files of SQL with a form each, and readers' own SQL."""
