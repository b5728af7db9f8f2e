"""What the tests share: a home of their own, a tiny corpus, and models trained on it once."""

import os
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before anything loads TensorFlow

from minigpt.config import Config
from minigpt.library.entries import StoredModel
from minigpt.library.trainer import Trainer
from minigpt.store import Store
from minigpt.text.dataset import Dataset
from minigpt.training import notebook_recipe
from tests.main_module import main_module_kept
from tests.shared_places import machines, unsteady  # noqa: F401 - fixtures for every room

SHARED_CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
PARTS = (
    "the a one this every".split(),
    "red small old green kind".split(),
    "fox bird tree teacher bee".split(),
    "sees meets likes hears greets".split(),
)


def tiny_text(sentences: int = 400) -> str:
    """A made-up text of 20 different words; the same every time."""
    draw = random.Random(7)
    lines = []
    for _ in range(sentences):
        subject, object_ = ([draw.choice(part) for part in PARTS[:3]] for _ in range(2))
        lines.append(" ".join([*subject, draw.choice(PARTS[3]), *object_]).capitalize() + ".")
    return "\n".join(lines)


@pytest.fixture(autouse=True)
def isolated_home(tmp_path, monkeypatch):
    """Every test has an empty home, and no setting of the machine reaches it."""
    for name in (
        "MINIGPT_CORPUS_URL",
        "MINIGPT_STORE_MB",
        "MINIGPT_STORE_URL",
        "MINIGPT_DATABASE_URL",
        "MINIGPT_PRESENTER_TOKEN",
        "MINIGPT_ADDRESS",
        "MINIGPT_SCHEDULER",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MINIGPT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def own_main_module():
    """A test of a page leaves the process's main module as it was."""
    with main_module_kept():
        yield


@pytest.fixture(scope="session")
def tiny_corpus(tmp_path_factory) -> Path:
    """The file with the tiny text."""
    path = tmp_path_factory.mktemp("corpus") / "tiny.txt"
    path.write_text(tiny_text(), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny_config(tiny_corpus) -> Config:
    """Twenty words, three of context, one head, the notebook's recipe."""
    return Config(
        corpus=str(tiny_corpus), vocab_size=20, context_length=3, heads=1, recipe="notebook"
    )


@dataclass(frozen=True)
class TinyPair:
    """An original and its adversary, trained for a few epochs, with what they learnt from."""

    config: Config
    store: Store
    trainer: Trainer
    dataset: Dataset
    original: StoredModel
    adversary: StoredModel


@pytest.fixture(scope="session")
def tiny_pair(tiny_config, tmp_path_factory) -> TinyPair:
    """The pair of the tiny config, trained once for all tests; they must not change it."""
    store = Store(tmp_path_factory.mktemp("pair"), shipped=None)
    trainer = Trainer(store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook_recipe, "EPOCHS", 12)
        original, _ = trainer.model(tiny_config.original())
        adversary, _ = trainer.model(tiny_config.adversary())
    dataset = trainer.dataset(tiny_config)
    return TinyPair(tiny_config, store, trainer, dataset, original, adversary)


@pytest.fixture(scope="session")
def shared_corpora() -> list[Path]:
    """The real texts that lie beside the project; skips, saying so, where they do not."""
    found = sorted(SHARED_CORPORA.glob("*.txt.gz"))
    if not found:
        pytest.skip(f"{SHARED_CORPORA} is absent: this test needs the real corpora there")
    return found
