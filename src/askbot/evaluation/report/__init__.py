"""The report: one HTML page that needs no network, good to read on a phone and on paper."""

from askbot.evaluation.report.page import write_report

__all__ = ["write_report"]
