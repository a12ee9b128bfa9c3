"""What threads share, and how a process steps back behind others."""
