#!/usr/bin/env bash
# Keras 3.15.1: the paths of a model's variables are others after save and load, so that MultiOptimizer
# trains what it held still before, and holds still what it trained.
#
# One expects: a variable's path says where it is in the model, and is the same for a model and for its copy
# from a file, as are outputs, names and the optimizer. Whatever goes by paths does after load_model what it
# did before: {"encoder/.*": SGD(0)}, the form that the documentation shows, holds the encoder still.
#
# What happens: a path says in which calls the variable was made. A model's own call makes it
# "sequential/encoder/kernel", or "encoder/dense/kernel" inside a sub-model called encoder; load_model builds
# each layer by itself, and there it is "encoder/kernel", or "dense/kernel". A pattern that no longer fits is
# no error: the variable goes to the default optimizer. So a sub-model that was held still is trained on
# when training goes on from a file; in a Sequential the documented pattern takes hold from the first load
# on. Layers in a functional model keep their paths. The way out: give each layer that matters a name
# of its own, and begin patterns with ".*": ".*encoder_dense/.*" fits either way.
#
# Source: seen; keras/src/optimizers/multi_optimizer.py (OptimizerMap goes by variable.path; new in 3.15) and
# keras/src/backend/common/variables.py, where a path is taken from the name scope at hand when a variable is
# made. Run here on JAX; with tensorflow-cpu 2.21.0 the same was held still and trained.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import sys
import warnings

import keras
import numpy as np
from keras import layers
from keras.optimizers import SGD, MultiOptimizer, OptimizerMap

warnings.simplefilter("error", UserWarning)


def functional(encoder):
    asked = keras.Input((1,))
    return keras.Model(asked, layers.Dense(1, name="head")(encoder(asked)))


def sequential(encoder):
    return keras.Sequential([keras.Input((1,)), encoder, layers.Dense(1, name="head")])


def trained(model):
    """Path and fate of the encoder's weight in one epoch that should change only the head."""
    before = model.get_weights()[0]
    model.fit(np.ones((8, 1)), np.full((8, 1), 9.0), verbose=0)
    still = np.array_equal(before, model.get_weights()[0])
    return f"{model.trainable_variables[0].path} {'held still' if still else 'trained'}"


def one_layer(**name):
    return layers.Dense(1, kernel_initializer="ones", **name)


file = f"{sys.argv[1]}/model.keras"
for says, model, pattern in (
    ("a layer, functional", functional(one_layer(name="encoder")), "encoder/.*"),
    ("a layer, Sequential", sequential(one_layer(name="encoder")), "encoder/.*"),
    ("a sub-model", functional(keras.Sequential([one_layer(name="dense")], name="encoder")), "encoder/.*"),
    ("its layer", functional(keras.Sequential([one_layer(name="its")], name="encoder")), ".*its/.*"),
):
    model.compile(MultiOptimizer(OptimizerMap(SGD(0.01), {pattern: SGD(0.0)})), loss="mse")
    print(f"{says}, {pattern}: made {trained(model)}", end="; ")
    model.save(file)
    print(f"loaded {trained(keras.models.load_model(file))}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/train.py" "$folder" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
a layer, functional, encoder/.*: made encoder/kernel held still; loaded encoder/kernel held still
a layer, Sequential, encoder/.*: made sequential/encoder/kernel trained; loaded encoder/kernel held still
a sub-model, encoder/.*: made encoder/dense/kernel held still; loaded dense/kernel trained
its layer, .*its/.*: made encoder/its/kernel held still; loaded its/kernel held still
SEEN
echo "Seen: Keras 3.15.1 gives a model other paths when it is loaded, and MultiOptimizer goes by paths."
