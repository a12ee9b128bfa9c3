"""Attribution by rules, for an encoder that the tagger was not trained on."""
