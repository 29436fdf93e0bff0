"""What keeps private people out: the masks of all that is shown, and the nets for names."""
