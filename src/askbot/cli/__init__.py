"""The askbot command: one module for each group of sub-commands, registered in `app.py`."""
