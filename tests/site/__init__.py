"""Tests of the site on a small made-up register, in process and in a browser."""
