"""How each kind of document is opened: always inside the child process that `pipeline.read` starts, never in the parent."""
