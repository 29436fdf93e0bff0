"""What every request and answer passes through, and what Datasette itself may answer."""
