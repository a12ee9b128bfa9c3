"""Readers of question sets: askbot's own lines, BEIR folders, SQuAD files, TREC topics and qrels, brat folders."""

from askbot.evaluation.formats.brat import BratDocument, is_brat_folder, read_brat_folder
from askbot.evaluation.formats.loading import load_questions

__all__ = ["BratDocument", "is_brat_folder", "load_questions", "read_brat_folder"]
