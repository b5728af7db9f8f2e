"""Training, prediction, adversary, twins, time machine and guess first, drawn by the server."""

import re
import sys

import pytest

from minigpt.config import Config
from minigpt.jobs.status import Status
from minigpt.ui.inside import time_machine
from minigpt.ui.prediction import sampling_steps
from minigpt.ui.session import data
from minigpt.ui.session.filled import ANSWERED
from tests.app_server import DIGEST, open_page, running, text
from tests.app_tables import bar_tables, figures

DEFAULT = Config()


@pytest.mark.parametrize(
    "name", ["training", "prediction", "adversary", "twins", "moments", "guess"]
)
def test_a_page_of_trained_models_asks_the_worker_for_nothing(jobs, name):
    """With everything in the store no page asks for a job, and none raises."""
    app = open_page(name)
    assert not app.exception
    assert jobs.asked == []
    assert "500 words · context 5 · 2 heads" in text(app)


def test_the_first_look_at_the_text_is_handed_on(jobs, monkeypatch):
    """The real thing looks once while it is drawn, not once more for its fragment."""
    looks, look = [], data.look
    monkeypatch.setattr(data, "look", lambda config: looks.append(config) or look(config))
    assert not open_page("scale").exception
    assert len(looks) == 1


def test_training_tells_what_was_kept_and_why(jobs):
    """The kept epoch is the one with the least test loss, and the figures are its."""
    app = open_page("training")
    values = {metric.label: metric.value for metric in app.metric}
    assert values["Test loss"] == "4.10"
    assert values["Test accuracy"] == "25.0%"
    assert values["Epochs"] == "3"
    assert "**Kept: epoch 2**" in text(app)
    assert "log(500) = 6.21" in text(app)


def test_stopping_keeps_what_there_is_and_offers_to_go_on(jobs, tmp_path):
    """Stop leaves the job; the half-trained table stays; Train on waits for it again."""
    config = Config(heads=3)
    jobs.answer = running(tmp_path, config)
    app = open_page("training", heads="3")
    assert "in training" in text(app)
    next(b for b in app.button if b.label == "Stop").click()
    app.run()
    assert jobs.left == ["me"]
    assert "stopped" in text(app)
    assert len(bar_tables(app)) == 1
    next(b for b in app.button if b.label == "Train on").click()
    app.run()
    assert jobs.retried == [config.key(DIGEST)]
    assert "in training" in text(app)


def test_the_model_before_stays_until_the_first_table(jobs):
    """A new position without a snapshot leaves the old table in view, and says whose it is."""
    app = open_page("training")
    before = bar_tables(app)[0]
    app.slider(key="heads").set_value(3).run()
    assert "still in view: 500 words · context 5 · 2 heads" in text(app)
    assert bar_tables(app)[0].equals(before)


def test_a_half_trained_model_is_shown(jobs, tmp_path):
    """The first snapshot brings its own table and curve, and its own line on where it stands."""
    open_page("training")
    jobs.answer = running(tmp_path, Config(heads=3), epochs=1)
    app = open_page("training", heads="3")
    assert "epoch 1, test loss 4.90, on the CPU (test)" in text(app)
    assert len(bar_tables(app)) == 1


def test_a_worker_that_died_is_said_and_can_be_tried_again(jobs):
    """The reason is on the page with a button, and pressing it asks for the job again."""
    jobs.answer = Status("", "failed", reason="The training process ended unexpectedly. Try again.")
    app = open_page("training", heads="4")
    assert "ended unexpectedly" in text(app)
    next(b for b in app.button if b.label == "Try again").click()
    app.run()
    assert jobs.retried == [Config(heads=4).key(DIGEST)]


def test_a_training_begun_again_says_so(jobs):
    """After the worker's first death the job waits again and the page says why."""
    jobs.answer = Status("", "queued", position=1, retried=True)
    assert "had died and began again" in text(open_page("training", heads="4"))


def test_prediction_names_the_likeliest_word_first(jobs):
    """The large word is the first row of the table, and its chance is the largest."""
    app = open_page("prediction")
    table = bar_tables(app)[0]
    assert figures(app)[0][1] == table["Word"].iloc[0]
    chances = [float(chance.strip("%< ")) for chance in table["Chance"].iloc[:10]]
    assert list(chances) == sorted(chances, reverse=True)
    last = table.iloc[-1]
    assert last.iloc[0] == "" and last["Word"].startswith("the other ")


def test_an_unknown_word_is_named_and_stays_in_the_box_and_the_last_answer_in_view(jobs):
    """What was typed is there beside an error that names the word and the sentence in view."""
    app = open_page("prediction", prompt="eee eea eet eeo eei")
    answer = bar_tables(app)[0]
    app.text_input(key="prompt").set_value("eee xylophone eea eet eeo").run()
    assert "xylophone" in app.error[0].value
    assert "works with “eee eea eet eeo eei”" in app.error[0].value
    assert bar_tables(app)[0].equals(answer)
    assert app.text_input(key="prompt").value == "eee xylophone eea eet eeo"


@pytest.mark.parametrize("page", ["home", "model", "training", "prediction"])
def test_an_unknown_word_before_any_answer_leaves_no_empty_page(jobs, page):
    """Nothing was answered yet: the page works with an example that fits, and says which."""
    app = open_page(page, prompt="eee xylophone eea eet eeo")
    example = re.search("works with “(.*)”", app.error[0].value).group(1)
    assert len(example.split()) == 5 and bar_tables(app)
    with_it = open_page(page, prompt=example)
    assert not with_it.error and bar_tables(with_it)[-1].equals(bar_tables(app)[-1])
    app.text_input(key="prompt").set_value("eee eea eet eeo eei").run()
    app.slider(key="vocab_size").set_value(500).run()
    assert not app.error


def test_a_sentence_that_a_smaller_vocabulary_lacks_gives_way_to_an_example(jobs, stored):
    """The last answered sentence can't be read any more: it is not what the page works with."""
    app = open_page("prediction", prompt="eee eea eet eeo eei")
    app.session_state[ANSWERED]["prompt"] = "gone from this vocabulary at once"
    app.text_input(key="prompt").set_value("xylophone").run()
    assert "gone from" not in app.error[0].value and "works with “" in app.error[0].value


def test_a_new_temperature_does_not_run_the_model_again(jobs, monkeypatch):
    """The columns are made from the same logits, however the controls are moved."""
    runs = []

    def counted(weights, tokens):
        runs.append(tokens)
        return raw(weights, tokens)

    raw = sampling_steps.logits
    monkeypatch.setattr(sampling_steps, "logits", counted)
    app = open_page("prediction")
    app.slider(key="temperature").set_value(0.5).run()
    app.slider(key="top_k").set_value(3).run()
    assert len(runs) == 1
    assert "3 of 500 words could be drawn" in text(app)


def test_a_bad_temperature_in_the_address_becomes_the_nearest(jobs):
    """9 is beyond the slider, which then stands at its end."""
    app = open_page("prediction", temperature="9")
    assert app.slider(key="temperature").value == 2.0


def test_generated_words_are_marked(jobs):
    """Random weights copy nothing: all twelve runs are new, and the page counts them."""
    assert "of these 12 runs, 0 are training phrases" in text(open_page("prediction"))


def test_the_ideal_adversary_follows_weight_and_letter_without_a_training(jobs):
    """Its score is there at once at a position whose adversary nobody has trained."""
    app = open_page("adversary")
    first = figures(app)[1][1]
    app.slider(key="adversary_weight").set_value(1.5).run()
    original, ideal, trained = (value for _, value, _ in figures(app)[:3])
    assert float(ideal) > float(first) > float(original)
    assert trained == "…"
    assert ("train", "original") not in jobs.asked
    app.session_state["more-choices"] = True  # unfolded
    app.run().selectbox(key="letter").set_value("o").run()
    assert "“o”" in text(app)
    assert ("train", "original") not in jobs.asked


def test_the_original_is_shown_once_beside_both_adversaries(jobs):
    """Three tables; the change is against the original, which has none."""
    tables = bar_tables(open_page("adversary"))
    assert [list(table.columns) for table in tables] == [
        ["Word", "Chance", "“e”"],
        ["Word", "Chance", "“e”", "Change"],
        ["Word", "Chance", "“e”", "Change"],
    ]


def test_the_formula_is_worked_through_with_lambda(jobs):
    """λ is above weight × the largest score, and the chances add up to 1."""
    app = open_page("adversary")
    app.session_state["fold-ideal"] = True
    app.run()
    found = next(value for label, value, _ in figures(app) if label.startswith("λ"))
    assert float(found) >= 0.75 * 3
    assert "add up to 1.0000" in text(app)


def test_ten_test_phrases_are_compared(jobs):
    """A table has the ten rows, with the true word beside three guesses; right ones are marked."""
    app = open_page("adversary")
    app.session_state["fold-rows"] = True
    rows = next(t for t in bar_tables(app.run()) if "True word" in t)
    assert len(rows) == 10
    for _, row in rows.iterrows():
        marked = row["Original"].endswith(" ✓")
        assert marked == (row["Original"].removesuffix(" ✓") == row["True word"])
    assert list(rows)[2:] == ["True word", "Original", "Ideal adversary", "Trained adversary"]


def test_a_letter_in_no_word_gains_nothing(jobs):
    """No word has a z: the page says so, and original and ideal adversary agree."""
    app = open_page("adversary", letter="z")
    assert "No word of the vocabulary has a “z”" in text(app)
    assert figures(app)[0][1] == figures(app)[1][1] == "0.00"


def test_the_objective_of_the_twins_adds_up(jobs):
    """4.00 − 0.75 × 1.5 is what the diary of the test says at its end."""
    assert "4.00 − 1.12" in text(open_page("twins"))


def test_the_time_machine_goes_back(jobs):
    """The first moment has other weights, so that its table is another."""
    app = open_page("moments")
    last = bar_tables(app)[0]
    app.select_slider(key="moment").set_value(1.0).run()
    assert not app.exception
    assert not bar_tables(app)[0].equals(last)


def test_playing_goes_on_by_one_moment(jobs):
    """Play begins at the first moment, and a beat later the next one is in view."""
    app = open_page("moments")
    next(b for b in app.button if b.label == "Play").click()
    app.run()
    assert app.select_slider(key="moment").value == 1.0
    app.run()
    assert app.select_slider(key="moment").value == 2.0


@pytest.mark.parametrize("page", ["moments", "meaning"])
def test_a_map_that_will_not_come_says_why_and_can_be_asked_for_again(jobs, monkeypatch, page):
    """The presenter stopped it: no box waits for it, and one button asks once more."""
    for module in (time_machine, sys.modules["minigpt.ui.session.training_record"]):
        monkeypatch.setattr(module, "map_basis", lambda config: None)
    jobs.answer = Status("", "cancelled", reason="the presenter stopped it")
    app = open_page(page)
    assert not app.exception and ("embedding_map", "original") in jobs.asked
    assert app.error[0].value == "The presenter stopped it" and not app.get("skeleton")
    next(button for button in app.button if button.label == "Try again").click()
    app.run()
    assert [key.partition("-")[0] for key in jobs.retried] == ["embedding_map"]


def test_a_guess_is_answered_and_counted(jobs):
    """After one guess the true word is shown and the tally is out of one."""
    app = open_page("guess")
    app.selectbox(key="guess-0").set_value("eee").run()
    assert not app.exception
    assert "that is how it went on" in text(app)
    assert "Right of 1" in app.table[0].value
    assert "Phrase 2 of 10" in text(app)
