"""Transcripts, interviews and chats: whose turn it is, and who that is."""
