"""Files to take home: the model as a script and as a Keras file, its tables, the page as a link."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from minigpt.config import Config
from minigpt.jobs.queue import Status
from minigpt.library.entries import StoredModel
from minigpt.library.lesson_handout import FILE_NAME, lesson_handout
from minigpt.model.keras_file import keras_version, load_keras_file
from minigpt.model.prediction import LanguageModel
from minigpt.model.weights import parameters_by_layer
from minigpt.take_home.export_script import export_script
from minigpt.take_home.tables import csv_text
from minigpt.text.dataset import Dataset
from minigpt.text.tokenizer import SINGULAR, WORDS
from minigpt.text.vocabulary import Vocabulary
from minigpt.ui.parts.chart_spec import ADVERSARY, ORIGINAL
from minigpt.ui.parts.charts import Axes, Line, draw_lines
from minigpt.ui.parts.copy_field import draw_copy
from minigpt.ui.parts.plain_text import inset, plain
from minigpt.ui.session import service
from minigpt.ui.session.address import app_address
from minigpt.ui.session.live import wait_for
from minigpt.ui.session.page_titles import page_titles
from minigpt.ui.session.shown import Shown
from minigpt.ui.session.terms import draw_prose
from minigpt.ui.session.unit_names import in_units, unit

WANTED = "wanted_keras_files"  # session key: keys of the models whose file was asked for


LEFT_OUT = {  # of what is in view on a page: its path, and what its address does not hold
    "prediction": "whether each word is the likeliest or drawn, and which folds are open",
    "moments": "the epoch, the layer and the head that you look at",
}


def file_name(config: Config, ending: str) -> str:
    """``minigpt-original-500-5-2.py``: the model and its three sliders."""
    kind = "gpt" if config.variant == "gpt" else config.role
    return f"minigpt-{kind}-{config.vocab_size}-{config.context_length}-{config.heads}{ending}"


def draw_script(config: Config, dataset: Dataset, vocabulary: Vocabulary) -> None:
    """The script that builds the model anew by training it, made when it is asked for."""
    name = file_name(config, ".py")
    draw_prose(
        "One Python file that trains this model from the beginning, with the same phrases, recipe "
        "and seed. It holds the phrases and the code, nothing that was learned."
    )
    st.download_button(
        "The model as a script (.py)",
        partial(export_script, config, dataset, vocabulary),
        name,
        "text/x-python",
        icon=":material/code:",
        on_click="ignore",
    )
    draw_prose("It needs Python 3.11 or later, and TensorFlow. Its last line is the test loss.")
    st.code(f"pip install tensorflow\npython {name}", language=None, wrap_lines=True)


def draw_handout(config: Config) -> None:
    """Printable pages: the worksheet of the lesson, and this text as a booklet for a die."""
    corpus = service.corpus(config)
    if corpus is None:
        return
    st.markdown(
        "For paper: the worksheet of the lesson, a booklet in which pupils with a die are the "
        "language model of **this text**, and solutions for the presenter. Open the file in a "
        "browser and print it."
    )
    st.download_button(
        "The handout (.html)",
        partial(lesson_handout, config, corpus),
        FILE_NAME,
        "text/html",
        icon=":material/print:",
        on_click="ignore",
    )


def draw_keras(stored: StoredModel, config: Config) -> None:
    """The trained model as Keras writes it; the worker makes the file."""
    name = file_name(config, ".keras")
    st.markdown("The trained model itself, for Python programs of your own.")
    content = keras_content(stored.key)
    if content is not None:
        st.download_button(
            f"The model as a Keras file ({len(content) / 1e6:.1f} MB)",
            content,
            name,
            icon=":material/deployed_code:",
            on_click="ignore",
        )
        _say_version(keras_version(content))
    else:
        _offer_keras(stored.key, config)
    draw_prose(
        in_units(
            "It takes the numbers of the words; those stand in *vocabulary.csv*, below. This asks "
            "it for the likeliest next word:"
        )
    )
    st.code(keras_snippet(name, config, stored.vocabulary), language=None, wrap_lines=True)


def _say_version(version: str) -> None:
    """Which Keras is sure to read the file; nothing where the file does not say who wrote it."""
    if version:
        st.markdown(
            f"Keras {plain(version)} wrote it, and that version reads it: "
            f"`pip install tensorflow keras=={version}`"
        )


def keras_snippet(name: str, config: Config, vocabulary: Vocabulary) -> str:
    """A few lines of Python that ask the file for a word."""
    units = list(vocabulary.words[: config.context_length])
    listed = f'"{" ".join(units)}".split()' if config.units == WORDS else repr(units)
    return "\n".join(
        [
            "import csv, keras, numpy as np",
            f'model = keras.models.load_model("{name}")',
            'rows = list(csv.DictReader(open("vocabulary.csv", encoding="utf-8-sig")))',
            f'units = [row["{SINGULAR[config.units]}"] for row in rows]',
            f"numbers = [units.index(unit) for unit in {listed}]",
            "chances = model.predict(np.array([numbers]))[0]",
            "print(units[chances.argmax()], chances.max())",
        ]
    )


def keras_content(key: str) -> bytes | None:
    """The file of the model ``key`` if the worker has made it."""
    return load_keras_file(service.store(), key)


def request_keras(config: Config, key: str) -> Status:
    """Ask the worker for the file of the model ``key``."""
    return service.ask(f"keras-{key}", "keras", asdict(config), slot="keras")


def _offer_keras(key: str, config: Config) -> None:
    wanted = st.session_state.setdefault(WANTED, set())
    if key not in wanted:
        st.button("Make the Keras file", icon=":material/build:", on_click=wanted.add, args=(key,))
    else:
        wait_for(lambda: keras_content(key) is not None, lambda: request_keras(config, key))


def tables(shown: Shown, model: LanguageModel, prompt: str | None) -> dict[str, Callable[[], str]]:
    """The tables by file name, each made when it is asked for."""
    found = {
        "vocabulary.csv": lambda: csv_text(
            [{"number": at, unit(): word} for at, word in enumerate(model.vocabulary.words)]
        ),
        "parameters.csv": lambda: csv_text(
            [
                {"layer": layer, "parameters": count}
                for layer, count in parameters_by_layer(shown.config).items()
            ]
        ),
        "training.csv": lambda: csv_text(shown.history),
    }
    if prompt is not None:
        every = len(model.vocabulary)
        found["next-words.csv"] = lambda: csv_text(
            [_in_unit(asdict(row)) for row in model.predict(prompt, every)[0]]
        )
    return found


def _in_unit(row: dict) -> dict:
    """A row whose column "word" is called as the units in view are."""
    return {unit() if name == "word" else name: value for name, value in row.items()}


def draw_tables(shown: Shown, model: LanguageModel, prompt: str | None) -> None:
    """A button a table."""
    st.markdown("Tables for a spreadsheet: comma-separated values, the numbers unrounded.")
    with st.container(horizontal=True):
        for name, make in tables(shown, model, prompt).items():
            st.download_button(
                name, make, name, "text/csv", icon=":material/table:", on_click="ignore"
            )
    if prompt is not None:
        st.caption(f"*next-words.csv*: every {unit()}'s chance after “{inset(prompt)}”.")


def draw_charts(shown: Shown) -> None:
    """How every chart of the app is saved, and the training's own chart to save here."""
    st.markdown(
        "Below each chart, on every page, *The numbers behind this chart* unfolds to its table and "
        "the button **Save as SVG**: a drawing that stays sharp however large it is printed. For a "
        "PNG, point at the chart or reach it by the Tab key, and choose *Download as PNG*. In the "
        "same way the table can be saved as CSV."
    )
    lines = [
        Line("test", ORIGINAL, [(epoch.epoch, epoch.val_loss) for epoch in shown.history]),
        Line("training", ADVERSARY, [(epoch.epoch, epoch.loss) for epoch in shown.history]),
    ]
    ends = [f"{line.name} {line.points[-1][1]:.2f}" for line in lines if line.points]
    alt = "The loss after each epoch of this training; at its end: " + ", ".join(ends)
    draw_lines(lines, Axes("epoch", "loss (nats)", x_step=1), alt, "taken-loss")


def page_link(path: str) -> str:
    """The address of a page with everything in it that this page's address holds."""
    query = urlencode(st.query_params.to_dict())
    return f"{app_address()}/{path}" + (f"?{query}" if query else "")


def draw_link(paths: Iterable[str]) -> None:
    """A link to a page as it stands; ``paths`` are the addresses of the pages to choose from."""
    st.markdown(
        in_units(
            "A link holds the sliders, the choices and the words in the box: who opens it on this "
            "server sees what you see. (Text that you brought yourself stays on this server.)"
        )
    )
    titles = {path: page_titles()[path or "home"] for path in paths}
    path = st.selectbox("Which page", list(titles), format_func=titles.get, key="linked_page")
    if path in LEFT_OUT:
        st.caption(f"This link leaves out {in_units(LEFT_OUT[path])}; tell whom you send it to.")
    draw_copy("the link", page_link(path))
