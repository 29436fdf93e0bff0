"""A build before its readers: the server as a child process, tried and switched without a lost request."""
