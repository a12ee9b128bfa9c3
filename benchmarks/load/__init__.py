"""The bot under load: many people ask at once while the corpus is indexed anew, and the event loop is watched."""
