"""A model as a Keras file."""

import numpy as np

from minigpt.model.forward import chances
from minigpt.model.keras_file import keras_file, load_keras_file, save_keras_file
from minigpt.store import Store


def test_keras_reads_the_file_and_gives_the_same_chances(tiny_pair, tmp_path):
    """What ``load_model`` makes of the file answers as our own forward pass does, to 1e-6."""
    import keras

    path = tmp_path / "taken_home.keras"
    path.write_bytes(keras_file(tiny_pair.config, tiny_pair.original.weights))
    model = keras.models.load_model(path)
    x = np.asarray(tiny_pair.dataset.test_x[:50])
    expected = chances(tiny_pair.original.weights, x)
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, atol=1e-6)


def test_the_file_is_kept_for_the_server(tmp_path):
    """What was saved comes back byte for byte; nothing saved, nothing there."""
    store = Store(tmp_path, shipped=None)
    assert load_keras_file(store, "a") is None
    save_keras_file(store, "a", b"\x00\x01")
    assert load_keras_file(store, "a") == b"\x00\x01"
