"""From spans to people: speakers, stance, modality."""
