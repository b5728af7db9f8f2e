#!/usr/bin/env bash
# Keras 3.15.1: a monitored value that is NaN after the first epoch is the best one for ever.
#
# One expects: NaN is no result. ModelCheckpoint(save_best_only=True) saves the first epoch that has a
# number, and each better one; EarlyStopping(restore_best_weights=True) gives back one of these.
#
# What happens: the first value is taken as the best whatever it is, and nothing is less, or greater,
# than NaN. The checkpoint keeps the first epoch and is never written again; early stopping counts every
# later epoch as no improvement, stops, and puts the weights of the first epoch back. A precision is NaN
# (0/0) as long as a fresh model says yes to nothing. The bar of the training shows how well it goes; the
# file and the model hold the beginning. (Keras 2 began with an infinite best, which NaN never beats.)
# The way out: initial_value_threshold and baseline, or a metric that says 0 where nothing can be said.
#
# Source: keras/src/callbacks/monitor_callback.py (_is_improvement: no reference yet means improvement).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import glob

import keras
import numpy as np
from keras import ops

x, y = np.array([[-1.0], [1.0]]), np.array([[0.0], [1.0]])


def precision(y, said):
    return ops.sum(y * ops.round(said)) / ops.sum(ops.round(said))


def precision_or_0(y, said):
    return ops.sum(y * ops.round(said)) / ops.maximum(ops.sum(ops.round(said)), 1)


for metric in (precision, precision_or_0):
    name = metric.__name__
    bias = keras.initializers.Constant(-2.0)
    dense = keras.layers.Dense(
        1, activation="sigmoid", kernel_initializer="zeros", bias_initializer=bias
    )
    model = keras.Sequential([keras.Input((1,)), dense])
    model.compile(keras.optimizers.SGD(2.0), "binary_crossentropy", metrics=[metric])
    best = {"monitor": f"val_{name}", "mode": "max"}
    file = f"{name}-of-epoch-{{epoch}}.weights.h5"
    keep = keras.callbacks.ModelCheckpoint(file, save_best_only=True, save_weights_only=True, **best)
    stop = keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True, **best)
    fit = {"validation_data": (x, y), "epochs": 12, "callbacks": [keep, stop], "verbose": 0}
    print(f"{name}: {[round(value, 2) for value in model.fit(x, y, **fit).history[f'val_{name}']]}")
    kept = sorted(file.split("-")[-1].split(".")[0] for file in glob.glob(f"{name}-*"))
    (yes,) = model.predict(x[1:], verbose=0)[0]
    print(f"  saved of epochs {kept}; model given back says {yes:.2f} where 1 is right")
PY
(cd "$folder" && KERAS_BACKEND=jax venv/bin/python train.py 2>/dev/null) | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
precision: [nan, 1.0, 1.0, 1.0, 1.0]
  saved of epochs ['1']; model given back says 0.44 where 1 is right
precision_or_0: [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
  saved of epochs ['1', '2']; model given back says 0.71 where 1 is right
SEEN
echo "Seen: Keras 3.15.1 holds a first NaN for the best value, and keeps and gives back that epoch."
