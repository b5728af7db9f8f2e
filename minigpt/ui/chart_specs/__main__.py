"""``python -m minigpt.ui.chart_specs``: write ``assets/charts.json`` anew; a chart has changed."""

from minigpt.ui.chart_specs.templates import as_file
from minigpt.ui.parts.chart_shelf import SHELF

if __name__ == "__main__":
    SHELF.write_text(as_file(), encoding="utf-8", newline="\n")
    print(f"{SHELF} is written.")
