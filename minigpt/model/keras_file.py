"""A model to take home as a ``.keras`` file, which ``keras.models.load_model`` reads."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

from minigpt.config import Config
from minigpt.model.weights import Weights
from minigpt.store import Store

KIND = "keras_files"
FILE_NAME = "model.keras"


def keras_file(config: Config, weights: Weights) -> bytes:
    """The model of ``config`` with these weights, as Keras writes it. Loads TensorFlow."""
    from minigpt.model.keras_model import build_model, set_model_weights

    model = build_model(config)
    set_model_weights(model, weights, config)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        model.save(path)
        return path.read_bytes()


def keras_version(content: bytes) -> str:
    """The version of Keras that wrote a ``.keras`` file, "" if the file does not say."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "metadata.json" not in archive.namelist():
            return ""
        return str(json.loads(archive.read("metadata.json")).get("keras_version", ""))


def save_keras_file(store: Store, key: str, content: bytes) -> None:
    """Keep the file of the model ``key``, for the server to hand out."""
    store.write(KIND, key, lambda folder: _write(folder / FILE_NAME, content))


def load_keras_file(store: Store, key: str) -> bytes | None:
    """The file of the model ``key``, or None if it was not made yet."""
    return store.read(KIND, key, _read)


def _read(folder: Path) -> bytes:
    content = (folder / FILE_NAME).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:  # what a .keras file is
        if archive.testzip() is not None:
            raise ValueError(f"{folder}: the file is damaged")
    return content


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
