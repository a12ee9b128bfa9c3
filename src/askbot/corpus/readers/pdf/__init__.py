"""PDF: lines from pypdfium2 with their places, put together to headings, paragraphs and table rows."""

from askbot.corpus.readers.pdf.reader import PdfReader

__all__ = ["PdfReader"]
