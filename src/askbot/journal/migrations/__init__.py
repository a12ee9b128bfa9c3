"""The journal's schema, a folder for each engine: one file a migration, `NNNN_name.sql`, run in order, each once.

Both folders have the same numbers, tables and columns. Never edit a migration that landed.
"""
