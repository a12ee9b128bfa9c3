"""How well files are read, and what is fitted to files that were judged by hand."""
