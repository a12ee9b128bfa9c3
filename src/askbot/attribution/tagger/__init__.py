"""The trained tagger: features, model, inference, spans, relations."""
