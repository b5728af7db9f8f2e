"""A model to take home: a script that builds it anew by training it, with tensorflow alone.

The script carries the phrases, coded and split, and the vocabulary, and the very lines of the
recipe that trained the model (see :mod:`minigpt.take_home.bundle`). It holds no weights and no
result.
"""

import base64
import re
import textwrap
import zlib
from dataclasses import asdict

import numpy as np

from minigpt.config import Config
from minigpt.take_home.bundle import Place, bundle
from minigpt.text.corpus import title
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary

LINE = 100  # characters of packed data in a line
OWN_NAMES = ("TRAIN_PHRASES", "WORDS", "PHRASES", "unpack", "data", "text", "tell", "build", "main")

HEAD = '''\
"""{role} of MiniGPT, built anew by training it.

Text: {corpus}. {words:,} {units}, {context} of context, {heads} attention heads, recipe {recipe}.
Needs Python 3.11 or later and tensorflow (pip install tensorflow). Run it with: python THIS_FILE
It was written by `python -m minigpt export`. It holds the phrases that the model learns from, as
numbers, and the code that trains it; nothing that was learned. Its last line is the loss on the
test phrases, which the model has not learned from.
"""

from __future__ import annotations

import base64
import os
import sys
import zlib
from dataclasses import dataclass, replace

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow talks a lot
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as MiniGPT does: more would round otherwise

'''

CONFIG = '''\
@dataclass(frozen=True)
class Config:
    """What was chosen."""

{fields}
'''

DATA = '''\
# === the data ===
# The {units} of the vocabulary, most common first, and the phrases as their numbers: the first
# TRAIN_PHRASES are learned from, the others kept for the test. The last one of a phrase is the
# one to guess.
TRAIN_PHRASES = {train}
WORDS = """
{words}
"""
PHRASES = """
{phrases}
"""
'''

MAIN = '''\
# === main ===
def unpack(text: str) -> bytes:
    """What was compressed and written in base64."""
    return zlib.decompress(base64.b64decode(text))


def data(config: Config) -> tuple[list[str], Dataset]:
    """The vocabulary and the examples."""
    words = unpack(WORDS).decode("utf-8").split("\\0")
    length = config.context_length + 1
    phrases = np.frombuffer(unpack(PHRASES), "<i2").astype(np.int32)
    phrases = phrases.reshape(-1, length)  # (phrases, context_length + 1)
    x, y = np.ascontiguousarray(phrases[:, :-1]), np.ascontiguousarray(phrases[:, -1])
    n = TRAIN_PHRASES
    return words, Dataset(x[:n], y[:n], x[n:], y[n:])


def text(config: Config, words: list[str], numbers) -> str:
    """What is to be read where these units stand one after another."""
    found = [words[number] for number in numbers]
    return " ".join(found) if config.units == "words" else "".join(found).replace("▁", " ")


def tell(epoch: Epoch, weights) -> bool:
    """Print how the training stands; never stop it."""
    print(
        f"epoch {epoch.epoch:g}: loss {epoch.loss:.4f}, on the test phrases "
        f"{epoch.val_loss:.4f}, accuracy {epoch.val_accuracy:.1%}, {epoch.seconds:.1f} s",
        flush=True,
    )
    return False


def build(config: Config, words: list[str], dataset: Dataset) -> Trained:
    """Train the model of ``config``; an adversary's original first, if it starts from that."""
    start = None
    if config.role == "adversary" and config.start == "original":
        start = build(replace(config, role="original"), words, dataset).weights
    letters = np.array([word.count(config.letter) for word in words], np.float64)
    print("Training the", config.role)
    reward = letters if config.role == "adversary" else None
    return TRAIN(config, dataset, reward, start, tell)


def main() -> None:
    """Train, show some guesses, print the loss."""
    if hasattr(sys.stdout, "reconfigure"):  # a terminal may lack a letter of some word
        sys.stdout.reconfigure(errors="backslashreplace")
    config = Config()
    words, dataset = data(config)
    print(f"{len(dataset.train_y):,} phrases to learn from, {len(dataset.test_y):,} for the test")
    trained = build(config, words, dataset)
    guesses = logits(trained.weights, dataset.test_x[:5]).argmax(axis=1)
    for context, true, guess in zip(dataset.test_x, dataset.test_y, guesses):
        print(text(config, words, context), "->", words[guess], f"(in the text: {words[true]})")
    print("val_loss", trained.kept.val_loss)


if __name__ == "__main__":
    main()
'''


def recipe_place(config: Config) -> Place:
    """Where the function stands that trains the model of ``config``: module and name.

    As ``minigpt.library.recipes.recipe``, but without loading TensorFlow.
    """
    if config.recipe == "notebook":
        return "minigpt.training.notebook_recipe", "train_notebook"
    if not config.plain:
        return "minigpt.training.gpt_recipe", "train_gpt"
    return "minigpt.training.fast_recipe", "train_fast"


def export_script(config: Config, dataset: Dataset, vocabulary: Vocabulary) -> str:
    """The script that builds the model of ``config`` by training it.

    Args:
        config: the model.
        dataset: the examples for it.
        vocabulary: its words.
    """
    place = recipe_place(config)
    needed = [place, ("minigpt.model.forward", "logits"), ("minigpt.training.history", "Epoch")]
    code = bundle(needed, provided={"Config"}, reserved=OWN_NAMES)
    imports, _, definitions = code.partition("\n\n\n")
    head = HEAD.format(
        role=config.role.capitalize(),
        corpus=re.sub(r"[^\w .,()']", "_", title(config.corpus)),
        words=config.vocab_size,
        units=config.units,
        context=config.context_length,
        heads=config.heads,
        recipe=config.recipe,
    )
    parts = [head + imports, _config_source(config), definitions.rstrip("\n")]
    return "\n\n\n".join([*parts, _data_source(dataset, vocabulary), _main_source(place)])


def _config_source(config: Config) -> str:
    values = asdict(config) | {"plain": config.plain, "corpus": title(config.corpus)}
    fields = "\n".join(f"    {name}: {type(v).__name__} = {v!r}" for name, v in values.items())
    return CONFIG.format(fields=fields).rstrip("\n")


def _data_source(dataset: Dataset, vocabulary: Vocabulary) -> str:
    train = np.column_stack([dataset.train_x, dataset.train_y])
    test = np.column_stack([dataset.test_x, dataset.test_y])
    phrases = np.concatenate([train, test]).astype("<i2")  # (phrases, context_length + 1)
    words = pack("\0".join(vocabulary.words).encode())
    source = DATA.format(
        units=vocabulary.tokenizer.units,
        train=len(train),
        words=words,
        phrases=pack(phrases.tobytes()),
    )
    return source.rstrip("\n")


def _main_source(place: Place) -> str:
    return MAIN.replace("TRAIN(", f"{place[1]}(")


def pack(raw: bytes) -> str:
    """Bytes compressed and written as lines of base64."""
    return "\n".join(textwrap.wrap(base64.b64encode(zlib.compress(raw, 6)).decode(), LINE))
