#!/usr/bin/env bash
# Keras 3.15.1: an embedding that is trained with Adam moves otherwise on TensorFlow than on JAX, as
# soon as a batch looks a row up more than once.
#
# One expects: one model, one batch, one optimizer give the same step on every backend, to rounding;
# Adam's second moment is the running mean of the squared gradient, and the gradient of a row that was
# looked up three times is the sum of the three.
#
# What happens: on TensorFlow the gradient of a looked-up table comes as IndexedSlices, which may name
# a row many times. Keras squares the slices as they are and lets them be added up afterwards: the
# second moment gets the sum of the squares in place of the square of the sum, 3 in place of 9 for
# three equal lookups. The first moment is right, so the row's first step is 3/sqrt(3) = 1.73 times the
# learning rate, where Adam's own rule, and JAX, give 1 times. The commonest words of a text, looked up
# often in every batch, thus learn faster on TensorFlow, and a loop of one's own, or another backend,
# does not reproduce a Keras training. (optimizers of Keras 2 added equal indices up first.)
#
# Source: seen; keras/src/optimizers/adam.py (update_step) with the unary operations on IndexedSlices of
# keras/src/backend/tensorflow/sparse.py. The rule: Kingma and Ba, 2015, algorithm 1.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2
cat >"$folder/step.py" <<'PY'
import keras
import numpy as np

table = keras.layers.Embedding(2, 1, embeddings_initializer="zeros")
summed = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", trainable=False)
model = keras.Sequential([keras.Input((4,), dtype="int32"), table, keras.layers.Flatten(), summed])
model.compile(keras.optimizers.Adam(0.1), loss=lambda y, out: out)
model.train_on_batch(np.array([[0, 0, 0, 1]]), np.zeros((1, 1)))
steps = [float(row[0]) for row in table.get_weights()[0]]
print(f"{keras.backend.backend()}: row 0, looked up 3 times, moves by {steps[0]:.3f}; "
      f"row 1, looked up once, by {steps[1]:.3f}")
PY
for backend in tensorflow jax; do
  CUDA_VISIBLE_DEVICES="" TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=$backend \
    "$folder/venv/bin/python" "$folder/step.py" 2>/dev/null
done | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
tensorflow: row 0, looked up 3 times, moves by -0.173; row 1, looked up once, by -0.100
jax: row 0, looked up 3 times, moves by -0.100; row 1, looked up once, by -0.100
SEEN
echo "Seen: Keras 3.15.1 on TensorFlow squares each lookup of a row before it adds them up."
