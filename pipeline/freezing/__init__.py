"""A copy of the whole public site as files, which any web host can serve."""
