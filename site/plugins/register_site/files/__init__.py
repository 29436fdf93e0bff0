"""What can be taken away: the downloads of a build, and each list as CSV, JSON or XLSX."""
