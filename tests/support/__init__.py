"""What tests of several rooms share besides fixtures."""
