"""Tests of the pipeline core: whole builds and made-up data here, and a folder for each of the pipeline's own."""
