"""Four temperatures, drawn lines and the circle, drawn by the server behind the first answer."""

import re

import numpy as np

from minigpt.config import Config
from minigpt.library.entries import load_model
from minigpt.model.circle import find_circle
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, generate_sampled
from minigpt.ui.parts.bar_table import percent
from minigpt.ui.prediction.temperatures import drawn_lines
from tests.app_server import DIGEST, WORDS, open_page, text
from tests.app_tables import bar_tables

PROMPT = " ".join(WORDS.words[:5])


def model(stored) -> LanguageModel:
    """The default original."""
    config = Config().original()
    return LanguageModel(config, WORDS, load_model(stored, config.key(DIGEST)).weights)


def unfolded(key: str):
    """Prediction with one fold open."""
    app = open_page("prediction", prompt=PROMPT)
    app.session_state[f"fold-{key}"] = True
    return app.run()


def test_what_temperature_and_circles_are_is_said_without_unfolding(jobs):
    """One sentence each, and nothing is drawn of what is folded."""
    said = text(open_page("prediction", prompt=PROMPT))
    assert "At 0 the likeliest word is always taken" in said
    assert "walks in circles" in said
    assert "round for ever" not in said


def test_each_line_is_the_one_that_its_seed_draws(jobs, stored):
    """Line 3 at temperature 0.7 is what the sampler draws with the seed 3."""
    asked = model(stored)
    lines = drawn_lines(asked, PROMPT, 0.7)
    assert lines.shape == (10, 8)
    alone = generate_sampled(asked, PROMPT, 8, Sampling(0.7, seed=3))
    assert tuple(lines[3]) == alone.made


def test_the_same_words_stand_at_four_temperatures(jobs, stored):
    """The order of the words is the same at all; the likeliest one's chance falls."""
    tables = [
        t for t in bar_tables(unfolded("temperatures")) if t.columns[1].startswith("Temperature")
    ]
    assert [table.columns[1] for table in tables] == [
        f"Temperature {t}" for t in ("0.2", "0.7", "1", "1.5")
    ]
    assert len({tuple(table["Next word"]) for table in tables}) == 1
    asked = model(stored)
    raw = asked.answer(asked.context(PROMPT)).astype(np.float64)
    for table, by in zip(tables, (0.2, 0.7, 1.0, 1.5), strict=True):
        shares = np.exp((raw - raw.max()) / by)
        assert table.iloc[0, 1] == percent(float(shares.max() / shares.sum()))


def test_the_first_words_are_counted(jobs, stored):
    """As many different ones as the ten lines at 1.5 begin with."""
    said = text(unfolded("temperatures"))
    first = {int(line[0]) for line in drawn_lines(model(stored), PROMPT, 1.5)}
    assert re.search(rf"\b{len(first)} at 1\.5\b", said)


def test_the_circle_is_the_models_own(jobs, stored):
    """The first and the last window are the same; each line's next word is the likeliest there."""
    asked = model(stored)
    found = find_circle(asked.answer, asked.context(PROMPT))
    app = unfolded("circle")
    (table,) = [t for t in bar_tables(app) if "Words later" in t.columns]
    assert len(table) == len(found.loop) + 1
    sees = table["What the model sees"]
    marked = f"<b>[ {WORDS.text(found.lead[-5:])} ]</b>"
    assert "".join(element.proto.body for element in app.get("html")).count(marked) == 2
    for window, word in list(zip(sees, table["Likeliest next word"], strict=True))[1:-1]:
        numbers = np.array(WORDS.encode(window.strip("[] ")), np.int32)
        assert word == WORDS.words[int(asked.answer(numbers).argmax())]
    assert WORDS.text(found.loop) in text(app)
