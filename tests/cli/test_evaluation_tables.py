import io

from rich.console import Console

from askbot.cli.evaluation.tables import show_comparisons
from askbot.evaluation.comparing import Comparison


def test_in_80_columns_words_are_folded_and_no_figure_is_cut() -> None:
    name = "attribution_content_exact_precision"
    one = Comparison(name, 0.1234, 0.5678, 0.0345, "no difference shown", 1299)
    screen = io.StringIO()
    show_comparisons("two runs", {name: one}, Console(file=screen, width=80))
    printed = screen.getvalue()
    assert "…" not in printed
    assert all(figure in printed for figure in ("0.1234", "0.5678", "1299", "0.03"))
