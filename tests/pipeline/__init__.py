"""Tests of the pipeline core."""
