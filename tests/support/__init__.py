"""What tests of several packages share besides fixtures."""
