"""What it costs, drawn by the server: counted figures, and energy only where it was told."""

from minigpt.config import Config
from minigpt.model.costs import word_multiply_adds
from minigpt.ui.inside.costs_view import Cost, draw_costs
from minigpt.ui.parts.powers import powers
from tests.app_server import open_page, text
from tests.app_tables import bar_tables, figures


def test_the_page_counts_what_the_report_tells(jobs):
    """Forty phrases, two epochs with gradients: 3 × 88,000 × 80; no energy was measured."""
    app = open_page("costs")
    assert not app.exception
    shown = {label: value for label, value, _ in figures(app)}
    assert shown["One word"] == f"{word_multiply_adds(Config()):,}" == "88,000"
    assert shown["Its training"] == powers(3 * 88_000 * 80) == "2.1\u00a0×\u00a010⁷"
    assert shown["Seconds"] == "1.5"
    assert "its machine does not say" in text(app)
    assert list(bar_tables(app)[0]["Model"])[1:] == ["GPT-3", "Llama 3.1 405B"]


def test_energy_is_shown_where_it_was_measured(monkeypatch):
    """In joules, and whose they are."""
    drawn = []
    monkeypatch.setattr("streamlit.html", drawn.append)
    draw_costs(Cost(10, 20, 1.0, 45.2))
    assert "45 J" in drawn[0] and "of the whole processor" in drawn[0]
