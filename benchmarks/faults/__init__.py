"""Proofs of reliability: crashes, corruption, fuzzing, load, abuse. `make faults` runs them all at full length."""
