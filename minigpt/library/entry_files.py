"""The files of an entry: how weights, arrays and figures are written, and checked when read."""

import json
import mmap
from dataclasses import fields
from pathlib import Path

import numpy as np

from minigpt.config import Config
from minigpt.model.weights import BUFFERS, Weights, buffers, weight_shapes
from minigpt.sound import check_figures, check_numbers, check_texts
from minigpt.text.tokenizer import Tokenizer, tokenizer_from
from minigpt.text.vocabulary import Vocabulary
from minigpt.training.history import Epoch

FIGURES = ("seconds", "train_pairs", "test_pairs", "val_loss", "val_accuracy", "adversary_score")
REPORT = {"device", "stopped", *FIGURES}


def write_weights(path: Path, weights: Weights) -> None:
    """Write weights as ``.npz``: plain arrays, no pickle."""
    with path.open("wb") as file:
        learned = {name: array for name, array in weights.items() if name not in BUFFERS}
        np.savez(file, **learned)


def read_weights(path: Path, config: Config) -> Weights:
    """Read weights and check them; ValueError or KeyError if they do not fit or are not finite."""
    with np.load(path, allow_pickle=False) as arrays:
        weights = {name: arrays[name] for name in weight_shapes(config)}
    for name, shape in weight_shapes(config).items():
        check_numbers(weights[name], shape, f"{path}: {name}")
    return weights | buffers(config)


def write_array(path: Path, array: np.ndarray) -> None:
    """Write one array as ``.npy``, which can be memory-mapped.

    ``numpy.save`` into a file of the disk would name no reason where that is full.
    """
    with path.open("wb") as file:
        rows = np.ascontiguousarray(array)
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(rows))
        file.write(rows.data)


def mapped(path: Path) -> np.ndarray:
    """The array in a ``.npy`` file, memory-mapped."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def let_go(*arrays: np.ndarray) -> None:
    """Hold nothing of memory-mapped arrays until somebody asks for them.

    A check has looked at all of them, and what was looked at counts as this process's memory: of
    a text of 5 MB that is 4 MB, of which a page shows a few kilobytes.
    """
    if hasattr(mmap, "MADV_DONTNEED"):  # Windows has none
        for array in arrays:
            array.base.madvise(mmap.MADV_DONTNEED)


def write_json(path: Path, value) -> None:
    """Write a value as JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def read_json(path: Path):
    """The value in a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write the units of a model: the notebook's words alone, as ever; others with how to cut."""
    plain = vocabulary.tokenizer.is_notebooks
    about = {"words": vocabulary.words, **vocabulary.tokenizer.as_dict()}
    write_json(folder / "vocabulary.json", vocabulary.words if plain else about)


def read_vocabulary(folder: Path, config: Config) -> Vocabulary:
    """The units of a model; ValueError if they are not as many as its config says."""
    found = read_json(folder / "vocabulary.json")
    words = found["words"] if isinstance(found, dict) else found
    check_texts(words, f"{folder}: vocabulary")
    if len(words) != config.vocab_size:
        raise ValueError(f"{folder}: {len(words)} words, expected {config.vocab_size}")
    return Vocabulary(words, tokenizer_from(found) if isinstance(found, dict) else Tokenizer())


def read_diary(path: Path) -> tuple[Epoch, ...]:
    """The epochs of a training, checked; only an original's may lack a score."""
    diary = tuple(Epoch(**entry) for entry in read_json(path))
    for epoch in diary:
        told = epoch.as_dict()
        may_lack = {spec.name for spec in fields(Epoch) if told[spec.name] is spec.default}
        check_figures(told, told.keys() - may_lack, str(path))
    if not diary:
        raise ValueError(f"{path} is empty")
    return diary


def read_report(folder: Path) -> dict:
    """How a training went; ValueError or KeyError if a figure is missing or is no number."""
    report = read_json(folder / "report.json")
    check_figures(report, FIGURES, f"{folder}: report")
    check_texts([report["device"]], f"{folder}: report")
    if "joules" in report:  # of a machine that tells what its processor takes
        check_figures(report, ["joules"], f"{folder}: report")
    if "balance" in report:  # of a model that was fine-tuned on a class's votes
        check_figures(report, ["beta"], f"{folder}: report")
        check_figures(report["balance"], report["balance"], f"{folder}: balance")
    if not isinstance(report["stopped"], bool):
        raise ValueError(f"{folder}: stopped is {report['stopped']!r}")
    return report
