"""Attribution: who says it, and how surely."""

from askbot.attribution.attributor import Attributor, Encoded, RuleAttributor, load_attributor
from askbot.attribution.lexicon import saying_words
from askbot.attribution.silent import Silent
from askbot.attribution.voice import voice_of

__all__ = ["Attributor", "Encoded", "RuleAttributor", "Silent", "load_attributor", "saying_words", "voice_of"]
