"""What the text taught it, drawn by the server: chances of the model, counts of the phrases."""

import numpy as np

from minigpt.config import Config
from minigpt.library.entries import load_dataset, load_model
from minigpt.model.prediction import LanguageModel
from minigpt.model.swapped_word import offered_pairs, strongest_swap
from minigpt.text.behind import Behind
from minigpt.ui.inside.taught_view import Sides, leaning_together
from minigpt.ui.parts.bar_table import percent
from tests.app_server import DIGEST, WORDS, open_page, text
from tests.app_tables import bar_tables

PROMPT = list(WORDS.words[10:15])


def asked(stored):
    """The default original and its phrases."""
    config = Config().original()
    model = LanguageModel(config, WORDS, load_model(stored, config.key(DIGEST)).weights)
    return model, load_dataset(stored, config.data_key(DIGEST))


def own(one: list[str], other: list[str]):
    """The page with two prompts of one's own."""
    return open_page(
        "taught",
        word_pair="prompts of my own",
        prompt_one=" ".join(one),
        prompt_two=" ".join(other),
    )


def test_two_prompts_of_ones_own(jobs, stored):
    """Chances are the model's; the phrases that hold the changed word are counted."""
    app = own(PROMPT, [*PROMPT[:2], "eee", *PROMPT[3:]])
    assert not app.exception
    model, data = asked(stored)
    left, right, *_ = bar_tables(app)
    for table, word in ((left, PROMPT[2]), (right, "eee")):
        context = model.context(" ".join([*PROMPT[:2], word, *PROMPT[3:]]))
        likely = np.argsort(-model.chances(context), kind="stable")[:7]
        assert list(table["Next word"]) == [WORDS.words[i] for i in likely]
        assert table["Chance"][0] == percent(float(model.chances(context).max()))
        number = WORDS.encode(word)[0]
        holding = [row for row in range(40) if number in data.train_x[row]]
        after = sum(int(data.train_y[row]) == likely[0] for row in holding)
        assert table[f"Phrases with “{word}”"][0] == f"{after} of {len(holding)}"


def test_the_phrases_behind_an_answer_are_those_of_the_training(jobs, stored):
    """All training phrases that hold the word and end in the answer in view, or none."""
    _, data = asked(stored)
    phrase = [WORDS.words[i] for i in (*data.train_x[0], data.train_y[0])]
    app = own(phrase[:5], [*phrase[:4], "eee"])
    answer = app.session_state["taught_answer"]
    shown = [t for t in bar_tables(app) if t.columns[0].startswith("In the training text")]
    for table, word in zip(shown, (phrase[4], "eee"), strict=True):
        number = WORDS.encode(word)[0]
        rows = [
            WORDS.text([*data.train_x[row], answer])
            for row in range(40)
            if number in data.train_x[row] and data.train_y[row] == answer
        ]
        assert sorted(table.iloc[:, 0]) == sorted(rows or ["none"])
        assert f"**{len(rows):,}** go on with it" in text(app)


def test_more_than_one_word_changed_is_said(jobs):
    """Two words differ: no difference would have one cause; the same prompt twice has none."""
    assert "differ in 2 words" in text(own(PROMPT, ["eee", "eea", *PROMPT[2:]]))
    assert "differ in nothing" in text(own(PROMPT, PROMPT))


def test_an_unknown_word_is_told_and_kept(jobs):
    """The sentence says which, and the box keeps it."""
    app = own(["nosuchword", *PROMPT[1:]], PROMPT)
    assert not app.exception
    assert "nosuchword" in app.error[0].value
    assert app.text_input(key="prompt_one").value.startswith("nosuchword")
    assert "below is “" in app.error[0].value


def test_the_last_two_prompts_stay_in_view_while_one_is_mended(jobs):
    """An unknown word in one box: its last prompt and the tables of both are still there."""
    app = own(PROMPT, ["eea", *PROMPT[1:]])
    tables = bar_tables(app)
    app.text_input(key="prompt_one").set_value("nosuchword").run()
    assert f"below is “{' '.join(PROMPT)}”" in app.error[0].value
    assert bar_tables(app)[0].equals(tables[0]) and len(bar_tables(app)) == len(tables)


def test_a_text_without_a_prepared_pair_swaps_its_commonest_words(jobs, stored):
    """These words are none of any language; the page works, or says that no phrase holds one."""
    app = open_page("taught")
    assert not app.exception
    model, data = asked(stored)
    (pair,) = offered_pairs(WORDS)
    swap = strongest_swap(
        model.chances, np.asarray(data.test_x), [WORDS.encode(w)[0] for w in pair]
    )
    if swap is None:
        assert "Choose another pair" in text(app)
    else:
        assert f"Of {swap.tried} phrases" in text(app)


def test_how_often_model_and_text_lean_to_the_same_prompt():
    """Of word 0 the text has as much with both; with 1 model and text agree, with 2 they do not."""
    chances = (np.array([0.2, 0.5, 0.3]), np.array([0.5, 0.1, 0.4]))
    sides = Sides((np.zeros(2), np.ones(2)), chances)
    rows = np.arange(10)
    found = [Behind(0, rows, np.array([5, 4, 1])), Behind(1, rows, np.array([5, 5, 0]))]
    assert leaning_together(sides, found, [0, 1, 2]) == (0, 2)
    found = [Behind(0, rows, np.array([5, 5, 1])), Behind(1, rows, np.array([5, 4, 0]))]
    assert leaning_together(sides, found, [0, 1, 2]) == (1, 2)
