"""Text to vectors: the encoder, how it is loaded, and what one pass of it gives."""

from askbot.encoder.encoder import Encoder, EncoderInput, load_encoder
from askbot.encoder.outputs import Encoding, QuestionEncoding
from askbot.encoder.process import tune_process

__all__ = ["Encoder", "EncoderInput", "Encoding", "QuestionEncoding", "load_encoder", "tune_process"]
