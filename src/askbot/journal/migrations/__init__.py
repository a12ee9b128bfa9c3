"""The journal's schema: one file a migration, `NNNN_name.sql`, run in order, each once; never edit one that landed."""
