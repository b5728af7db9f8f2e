"""A model as a Keras file."""

import io
import zipfile

import numpy as np

from minigpt.model.forward import chances
from minigpt.model.keras_file import keras_file, keras_version, load_keras_file, save_keras_file
from minigpt.store import Store


def test_keras_reads_the_file_and_gives_the_same_chances(tiny_pair, tmp_path):
    """What ``load_model`` makes of the file answers as our own forward pass does, to 1e-6."""
    import keras

    path = tmp_path / "taken_home.keras"
    content = keras_file(tiny_pair.config, tiny_pair.original.weights)
    assert keras_version(content) == keras.__version__  # the file says who wrote it
    path.write_bytes(content)
    model = keras.models.load_model(path)
    x = np.asarray(tiny_pair.dataset.test_x[:50])
    expected = chances(tiny_pair.original.weights, x)
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, atol=1e-6)


def test_the_file_is_kept_for_the_server(tmp_path):
    """What was saved comes back byte for byte; nothing saved, nothing there."""
    store, content = Store(tmp_path, shipped=None), io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("config.json", "{}")
    assert load_keras_file(store, "a") is None
    assert keras_version(content.getvalue()) == ""
    save_keras_file(store, "a", content.getvalue())
    assert load_keras_file(store, "a") == content.getvalue()


def test_a_damaged_file_of_a_build_before_is_not_handed_out(tmp_path):
    """A ``.keras`` file is a zip archive: what is none, or cut short, is made again."""
    store = Store(tmp_path, shipped=None)
    save_keras_file(store, "a", b"PK, but no archive")
    (tmp_path / "keras_files" / "a" / "manifest.json").unlink()
    assert load_keras_file(store, "a") is None and not store.has("keras_files", "a")
