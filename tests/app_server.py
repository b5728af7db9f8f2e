"""The app under AppTest, with small ready models and jobs that no worker ever does."""

import re
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from minigpt.config import Config
from minigpt.jobs.status import Status
from minigpt.library.entries import (
    StoredModel,
    save_corpus,
    save_dataset,
    save_model,
    write_weights,
)
from minigpt.model.embedding_map import fit_basis, save_basis
from minigpt.model.weights import flatten, weight_shapes
from minigpt.store import Store
from minigpt.text.coding import CodedCorpus
from minigpt.text.corpus import BUILTIN
from minigpt.text.dataset import Dataset
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.history import Epoch
from minigpt.training.moments import Moments
from minigpt.training.twin_run import save_twin_run, twin_run
from tests.app_tables import captions

ROOT = Path(__file__).resolve().parents[1]
DIGEST = "0" * 20
LETTERS = "eatoinshrd"
WORDS = Vocabulary([a + b + c for a in LETTERS for b in LETTERS for c in LETTERS[:5]])  # 500
OPENED = re.compile(r'<span class="term"><button[^>]*>([^<]*)</button>.*?</span></span>')
PAGE_TIME = 60  # seconds a page may take on a busy machine: a safety net


def weights(config: Config, seed: int) -> dict:
    """Weights of the right shapes, drawn at random."""
    draw = np.random.default_rng(seed)
    shapes = weight_shapes(config).items()
    return {name: draw.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes}


def history(adversary: bool) -> tuple[Epoch, ...]:
    """Three epochs; the second has the least test loss."""
    score, plain = (1.5, 4.0) if adversary else (None, None)
    losses = ((5.0, 4.9, 0.10), (4.0, 4.1, 0.25), (3.0, 4.3, 0.24))
    return tuple(
        Epoch(float(at), 0.5 * at, train, test, right, score, plain)
        for at, (train, test, right) in enumerate(losses, 1)
    )


def dataset(config: Config) -> Dataset:
    """Sixty phrases of words drawn at random, the same every time."""
    draw = np.random.default_rng(5)
    rows = draw.integers(0, config.vocab_size, (60, config.context_length + 1)).astype(np.int32)
    x, y = rows[:, :-1], rows[:, -1]
    return Dataset(x[:40], y[:40], x[40:], y[40:])


def keep(store: Store, config: Config, seed: int) -> StoredModel:
    """Put a model and some moments of its training in the store."""
    diary = history(config.role == "adversary")
    report = {"device": "CPU (test)", "seconds": 1.5, "train_pairs": 40, "test_pairs": 20}
    report |= {"val_loss": 4.1, "val_accuracy": 0.25, "adversary_score": 0.5, "stopped": False}
    made = weights(config, seed)
    model = StoredModel(config.key(DIGEST), config, WORDS, made, diary, report)
    flat = np.stack([flatten(weights(config, seed + 1)), flatten(made)])
    save_model(store, model, Moments(config, diary[:2], flat))
    return model


def ready_store(root: Path, config: Config | None = None) -> Store:
    """A store with the default original, its adversary, their data, map and twin run."""
    config, store = config or Config(), Store(root, shipped=None)
    counts = np.arange(len(WORDS.words), 0, -1)
    coded = CodedCorpus(WORDS.words, counts, np.zeros(10, np.int32))
    save_corpus(store, BUILTIN, DIGEST, coded)
    data = dataset(config)
    save_dataset(store, config.data_key(DIGEST), data)
    original = keep(store, config.original(), 1)
    keep(store, config.adversary(), 2)
    twin = replace(config.adversary(), start="scratch")
    keep(store, twin, 3)
    save_basis(store, original.key, fit_basis(original.weights["embedding"]))
    moments = Moments(twin, history(True)[:1], flatten(weights(twin, 3))[None])
    counts = WORDS.letter_counts(config.letter)
    first = Moments(config.original(), history(False)[:1], flatten(original.weights)[None])
    save_twin_run(store, twin.key(DIGEST), twin_run(first, moments, data, counts))
    return store


class FakeJobs:
    """Jobs that stay as the test says.

    Args:
        status: what every request is answered with; its key is replaced.
    """

    device = "CPU (test)"
    broken = ""
    workers = None

    def __init__(self, status: Status | None = None):
        self.answer = status or Status("", "queued", position=1)
        self.asked: list[tuple[str, str]] = []
        self.priorities: set[int] = set()
        self.left: list[str] = []
        self.retried: list[str] = []

    def request(self, session, key, task, payload, slot="", priority=0):
        """Note the request and give the answer that was set."""
        self.asked.append((task, payload.get("role", "")))
        self.priorities.add(priority)
        return replace(self.answer, key=key)

    def leave(self, session):
        """Note that the session waits no more."""
        self.left.append(session)

    def retry(self, key):
        """Note that a job is to be tried again."""
        self.retried.append(key)

    def watchers(self):
        """One session."""
        return 1


def running(folder: Path, config: Config, epochs: int = 2) -> Status:
    """A training under way, with a snapshot of its weights if it has an epoch."""
    path = folder / "now.npz"
    write_weights(path, weights(config, 9))
    diary = tuple(asdict(epoch) for epoch in history(False)[:epochs])
    return Status("", "running", stage="Training", epochs=diary, snapshot=str(path) * bool(epochs))


def open_page(name: str, **address: str) -> AppTest:
    """The page called ``name`` below the controls, drawn once.

    Not through the router: AppTest takes a folder ``pages`` for an app of the old kind, and would
    run the page without its controls.
    """
    page = ROOT / "pages" / f"{name}.py"
    script = f"""
import runpy
from minigpt.ui.session import controls
controls.draw()
runpy.run_path({str(page)!r})
"""
    app = AppTest.from_string(script, default_timeout=PAGE_TIME)
    for field, value in address.items():
        app.query_params[field] = value
    return app.run()


def text(app: AppTest) -> str:
    """Everything that the page says in words."""
    kinds = (app.markdown, app.caption, app.error, app.info, app.warning, app.success)
    said = [OPENED.sub(r"\1", element.value) for kind in kinds for element in kind]
    return "\n".join(said + captions(app))
