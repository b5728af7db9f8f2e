#!/usr/bin/env bash
# Keras 3.15.1: a weights file of layers that a dict holds is read by their places in it, not by their keys.
# A model whose dict was filled in another order has its heads swapped.
#
# One expects: self.heads = {"good": Dense(1), "bad": Dense(1)} is kept as self.good and self.bad are, under
# the names, which such a file is organised by. Another order means the same, or load_weights raises, as it
# does where a shape is wrong. Heads of one model have all the same shape.
#
# What happens: of a container the values alone are kept, as dense, dense_1 and so on by class and place; the
# keys are nowhere in the file. The names given to the layers stand in it, and are not read. So "good" gets
# what "bad" has learnt: no error, no warning, and a prediction of the right shape for each. It takes no
# more than keys that were sorted since, or an order that comes from a set of strings, which is another one in
# each process. With attributes in place of keys the order does not matter.
# The way out: fill the dict from a sorted list, or hold the heads as attributes.
#
# Source: seen; keras/src/saving/saving_lib.py (_save_container_state and _load_container_state take
# container.values()). The docstring of Model.load_weights says that weights are loaded by the network's
# topology, which here is the same; of containers it says nothing.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/load.py" <<'PY'
import sys
import warnings

import h5py
import keras
import numpy as np

warnings.simplefilter("error", UserWarning)
ASKED = np.ones((1, 1))


class InDict(keras.Model):
    def __init__(self, names):
        super().__init__()
        self.heads = {name: keras.layers.Dense(1, name=name) for name in names}

    def call(self, x):
        return {name: head(x) for name, head in self.heads.items()}


class InAttributes(keras.Model):
    def __init__(self, names):
        super().__init__()
        for name in names:
            setattr(self, name, keras.layers.Dense(1, name=name))
        self.names = names

    def call(self, x):
        return {name: getattr(self, name)(x) for name in self.names}


def said(model):
    answers = model.predict(ASKED, verbose=0)
    return ", ".join(f"{name} {answers[name].item():+.0f}" for name in sorted(answers))


for kind in (InAttributes, InDict):
    file = f"{sys.argv[1]}/{kind.__name__}.weights.h5"
    trained = kind(["good", "bad"])
    trained.predict(ASKED, verbose=0)
    for layer in trained.layers:
        layer.set_weights([np.full((1, 1), 1 if layer.name == "good" else -1), np.zeros(1)])
    trained.save_weights(file)
    places = []
    with h5py.File(file) as kept:
        kept.visit(lambda place: places.append((place, kept[place].attrs.get("name"))))
    held = [f"{place.removesuffix('/vars')} is {name}" for place, name in places if name and "/" in place]
    print(f"{kind.__name__}: {said(trained)}; in its file {', '.join(held)}")
    for names in (["good", "bad"], ["bad", "good"]):
        loaded = kind(names)
        loaded.predict(ASKED, verbose=0)
        loaded.load_weights(file)
        print(f"  loaded as {names}: {said(loaded)}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/load.py" "$folder" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
InAttributes: bad -1, good +1; in its file bad is bad, good is good
  loaded as ['good', 'bad']: bad -1, good +1
  loaded as ['bad', 'good']: bad -1, good +1
InDict: bad -1, good +1; in its file heads/dense is good, heads/dense_1 is bad
  loaded as ['good', 'bad']: bad -1, good +1
  loaded as ['bad', 'good']: bad +1, good -1
SEEN
echo "Seen: Keras 3.15.1 gives the layers of a dict the weights that stand at their place, whatever the key."
