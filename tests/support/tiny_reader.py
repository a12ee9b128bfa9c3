"""A question-answering model of transformers with random weights, small enough to be made in a test."""

from pathlib import Path
from typing import Any


def write_tiny_reader(folder: Path, texts: list[str]) -> Path:
    """Write model, tokenizer and config to a folder; the words of `texts` are its vocabulary."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    words = Tokenizer(models.WordLevel(unk_token=special[1]))
    untyped: Any = words
    untyped.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=special))
    pair = "[CLS] $A [SEP] $B:1 [SEP]:1"
    marks = [(mark, words.token_to_id(mark)) for mark in special[2:]]
    untyped.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=pair, special_tokens=marks)
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=words, **names).save_pretrained(folder)
    torch.manual_seed(5)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertForQuestionAnswering(BertConfig(vocab_size=words.get_vocab_size(), **sizes)).save_pretrained(folder)
    return folder
