"""What the commands of `register` do beside building; `__main__.py` names them."""
