"""Attribution: who says it, and how surely."""

from askbot.attribution.attributor import Attributor, Encoded, RuleAttributor, load_attributor
from askbot.attribution.interpretation.marks import is_mark
from askbot.attribution.interpretation.voice import voice_of
from askbot.attribution.rules.lexicon import saying_words

ATTRIBUTION_VERSION = 20
"""Raised whenever the same text gives other attributions: documents indexed before are attributed again."""

__all__ = [
    "ATTRIBUTION_VERSION",
    "Attributor",
    "Encoded",
    "RuleAttributor",
    "is_mark",
    "load_attributor",
    "saying_words",
    "voice_of",
]
