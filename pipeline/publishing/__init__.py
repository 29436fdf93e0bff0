"""What is made of a finished register: the data package, charts, earlier builds; `publish.py` writes the downloads."""
