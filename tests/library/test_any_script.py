"""Texts of our own in twelve languages, as words, pieces and characters: learnt, asked, taken home.

What is trained is tiny: one round through the phrases. The texts are in ``tests/texts``.
"""

import subprocess
import sys
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from minigpt.config import Config
from minigpt.home import ASSETS
from minigpt.library.trainer import Trainer
from minigpt.model.prediction import LanguageModel
from minigpt.store import Store
from minigpt.take_home.export_script import export_script
from minigpt.text.corpus import keep_own_text
from minigpt.training import fast_recipe

TEXTS = Path(__file__).resolve().parents[1] / "texts"


@dataclass(frozen=True)
class Language:
    """A language.

    Attributes:
        typed: what somebody types, not as the text has it but as a keyboard gives it.
        words: what the text's words make of it; none where nothing parts words.
        letter: one of its own.
    """

    typed: str
    words: tuple[str, ...]
    letter: str


LANGUAGES = {
    "english": Language("IT'S  the Well-Known boat", ("it's", "the", "well", "known", "boat"), "w"),
    "french": Language("l'eau, qu'hier : L'ÉTÉ", ("l'eau", "qu'hier", "l'été"), "é"),
    "german": Language("SÜSSE heiße Straßen", ("süsse", "heiße", "straßen"), "ß"),
    "turkish": Language("IŞIL IRMAĞIN işıl İYİ", ("ışıl", "ırmağın", "işıl", "iyi"), "ı"),
    "greek": Language("Ο ΣΚΎΛΟΣ του, η Άννα", ("ο", "σκύλος", "του", "η", "άννα"), "ά"),
    "russian": Language("ХЛЕБ — тёплый хлеб", ("хлеб", "тёплый", "хлеб"), "ё"),
    "hebrew": Language('הנהר, מו"ל אחד', ("הנהר", "מו״ל", "אחד"), "ה"),
    "arabic": Language("النهر، الكلـب القبطان؟", ("النهر", "الكلب", "القبطان"), "ا"),
    "hindi": Language("नदी की रोटी।", ("नदी", "की", "रोटी"), "न"),
    "thai": Language("มาลีกับแม่น้ำ", (), "น"),
    "chinese": Language("小美和小河。", (), "河"),
    "japanese": Language("パン屋さんと川", (), "川"),
}
CASES = [
    (name, units)
    for name, language in LANGUAGES.items()
    for units in ("words", "pieces", "characters")
    if units != "words" or language.words
]
EXPORTED = ("words", "pieces", "characters")  # by turns
PARTED = "-----"
RUN_ALL = f"""
import runpy, sys
for name in sys.argv[1:]:
    print("{PARTED}", flush=True)
    runpy.run_path(name + ".py", run_name="__main__")
"""
KNOWN = {"süsse", "işıl"}  # typed otherwise than the text has it: as German and Turkish mean it


@pytest.fixture(scope="module")
def trainer(tmp_path_factory):
    """One trainer for all, which goes through the phrases once."""
    home = tmp_path_factory.mktemp("languages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_recipe, "EPOCHS", 1)
        yield Trainer(Store(home / "store", shipped=None))


def config_of(name: str, units: str) -> Config:
    """A tiny model's config; the text is kept as if somebody had pasted it."""
    corpus = keep_own_text((TEXTS / f"{name}.txt").read_text(encoding="utf-8"))
    size = 60 if units == "words" else 150
    letter = LANGUAGES[name].letter
    return Config(corpus, size, 2, heads=1, units=units, letter=letter)


@pytest.mark.parametrize("name", [name for name in LANGUAGES if LANGUAGES[name].words])
def test_what_is_typed_becomes_the_words_of_the_text(trainer, name):
    """Capitals, other apostrophes, dashes and signs of the language: read as the text was."""
    language = LANGUAGES[name]
    vocabulary = trainer.vocabulary(replace(config_of(name, "words"), vocab_size=120))
    assert tuple(vocabulary.read(language.typed)) == language.words
    text = trainer.corpus(config_of(name, "words")).words
    assert set(language.words) - KNOWN <= set(text)


@pytest.mark.parametrize(("name", "units"), CASES)
def test_a_text_is_learnt_asked_and_rewarded(trainer, name, units):
    """Trained, and an adversary for a letter of its own; it goes on from words of its text."""
    config = config_of(name, units)
    model, _ = trainer.model(config)
    vocabulary = model.vocabulary
    assert config.letter in vocabulary.letters()[: len(vocabulary)]
    counts = vocabulary.letter_counts(config.letter)
    assert counts.sum() > 0
    asked = LanguageModel(model.config, vocabulary, model.weights)
    prompt = vocabulary.decode(trainer.dataset(config).test_x[0])
    made = asked.generate(prompt, 5)
    assert len(vocabulary.encode(prompt)) == 2
    assert made.startswith(vocabulary.text(vocabulary.encode(prompt)))
    rewarded, _ = trainer.model(config.adversary())
    scores = [one.report["adversary_score"] for one in (rewarded, model)]
    assert scores[0] > scores[1]


@pytest.mark.parametrize(("name", "units"), CASES)
def test_numbers_come_back(trainer, name, units):
    """Any numbers of the vocabulary, twenty times: encode is the opposite of decode."""
    vocabulary, draw = trainer.vocabulary(config_of(name, units)), np.random.default_rng(0)
    for _ in range(20):
        numbers = draw.integers(0, len(vocabulary), 9).tolist()
        assert vocabulary.encode(vocabulary.decode(numbers)) == numbers


def test_the_exported_scripts_run(trainer, tmp_path):
    """In every language: it trains, and prints its guesses in the script of the text.

    One process runs them all, so that TensorFlow is loaded once.
    """
    for at, name in enumerate(LANGUAGES):
        units = EXPORTED[at % len(EXPORTED)] if LANGUAGES[name].words else EXPORTED[1 + at % 2]
        config = trainer.fitted(config_of(name, units))
        source = export_script(config, trainer.dataset(config), trainer.vocabulary(config))
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", RUN_ALL, *LANGUAGES],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    printed = run.stdout.split(PARTED)[1:]
    for (name, language), said in zip(LANGUAGES.items(), printed, strict=True):
        assert "val_loss" in said, name
        script = unicodedata.name(language.letter).split()[0]  # LATIN, ARABIC, CJK, ...
        assert any(unicodedata.name(c, "").startswith(script) for c in said), name


def test_the_prepared_names_make_new_ones(tmp_path):
    """Learnt character by character, the likeliest ones drawn: lines that are no name of the list.

    The list is ours: some names from each of many countries, one a line, each once.
    """
    text = (ASSETS / "names.txt").read_text(encoding="utf-8")
    names = text.split()
    assert len(names) == len(set(names)) >= 200
    config = Config(keep_own_text(text), 500, 3, units="characters")
    trainer = Trainer(Store(tmp_path / "store", shipped=None))
    model, _ = trainer.model(config)
    asked = LanguageModel(model.config, model.vocabulary, model.weights)
    numbers, draw = asked.context("mar").tolist(), np.random.default_rng(0)
    for _ in range(400):
        chances = asked.chances(np.array(numbers[-3:], np.int32))
        numbers.append(int(draw.choice(len(chances), p=chances / chances.sum())))
    made = model.vocabulary.text(numbers).split("\n")[1:-1]
    fresh = [name for name in made if name and name not in text.lower().split()]
    assert len(fresh) > 20 and 3 < np.mean([len(name) for name in fresh]) < 12
