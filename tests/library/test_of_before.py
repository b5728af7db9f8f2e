"""What users kept from the build before the house had rooms (729f23e) still works.

``made_by_729f23e/`` was written by that build: a store with the tiny text's original and adversary
(20 words, 3 of context, one head), a classroom of three students who voted on two pairs, and an
exported script.
"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from minigpt.classroom.database import connect
from minigpt.classroom.rooms import find_room
from minigpt.classroom.rounds import rounds
from minigpt.classroom.votes import tallies
from minigpt.config import Config
from minigpt.library import trainer as trainer_module
from minigpt.library.trainer import Trainer
from minigpt.store import Store
from tests.take_home.test_export_script import run_alone

MADE = Path(__file__).with_name("made_by_729f23e")


@pytest.fixture
def kept(tmp_path) -> Path:
    """A copy of what was made: a test may not change it."""
    return shutil.copytree(MADE, tmp_path / "kept")


@pytest.mark.parametrize(
    ("role", "val_loss"), [("original", 2.027450792717211), ("adversary", 1.1020588152336352)]
)
def test_a_store_is_read_and_nothing_trains_again(kept, tiny_corpus, role, val_loss, monkeypatch):
    """The model is found under the key that is worked out today, with all its arrays."""
    monkeypatch.setattr(trainer_module, "recipe", lambda *about: pytest.fail("trains again"))
    config = Config(corpus=str(tiny_corpus), vocab_size=20, context_length=3, heads=1)
    trainer = Trainer(Store(kept, shipped=None))
    model, _ = trainer.model(getattr(config, role)())
    assert model.report["val_loss"] == val_loss
    assert len(model.vocabulary) == 20
    assert len(trainer.dataset(config).train_x) == 527
    assert not (kept / "damaged").exists()


def test_a_classroom_is_read(kept):
    """Room, round and every vote are there: of three voters two chose a, one b."""
    engine = connect(URL.create("sqlite", database=str(kept / "classroom.sqlite")))
    room = find_room(engine, "G3QR5")
    assert room.topic == "more polite"
    found = tallies(engine, [one.id for one in rounds(engine, room.id)])
    assert [(one.pair.prompt, one.for_a, one.for_b) for one in found] == [
        ("the cat", 2, 1),
        ("a dog", 2, 1),
    ]
    engine.dispose()


def test_an_exported_script_reaches_its_loss(kept, tmp_path):
    """It needs nothing of MiniGPT, so nothing that moved can break it."""
    name, value = run_alone((kept / "script.txt").read_text(encoding="utf-8"), tmp_path)[-1].split()
    assert (name, float(value)) == ("val_loss", pytest.approx(2.0274508, abs=1e-3))
