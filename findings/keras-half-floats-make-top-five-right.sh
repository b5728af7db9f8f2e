#!/usr/bin/env bash
# Keras 3.15.1 on JAX: a model that is surely wrong in float16 has its top-5 accuracy at 100 %.
#
# One expects: "the right class is among the five likeliest" is no easier in mixed precision. Where five
# others are likelier it counts 0, whether the probabilities come in float32 or in float16.
#
# What happens: a class counts as among the five when fewer than five are likelier, so all that tie with
# the fifth are in. In float16 a softmax is exactly 0 for whatever lies 18 below the greatest logit: a
# model that is sure of one class gives 0 to all others, these tie for the second place, and the right
# class is among them, be it the last of fifty. Accuracy says 0, the top 5 says 1, of one and the same
# model; in float32 both say 0. The metric is thus best where a model has collapsed. On TensorFlow the
# same metric refuses float16 with a TypeError; in float32, a logit 110 above all others makes it 1 there
# too, and 0 if the logits are scored. The way out: score logits, or give the last layer dtype="float32",
# as the guides to mixed precision ask for the sake of the loss.
#
# Source: keras/src/metrics/accuracy_metrics.py (sparse_top_k_categorical_accuracy); in_top_k in
# keras/src/backend/jax/math.py and keras/src/backend/tensorflow/math.py. The documentation of TensorFlow's
# tf.math.in_top_k tells of ties, that of Keras' metric does not.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/score.py" <<'PY'
import keras
import numpy as np

WORDS = 50
logits = np.array([[20.0, *np.linspace(1, 0, WORDS - 1)]])  # from the likeliest to the least
right = np.arange(5, WORDS)  # never among the first five
for policy in ("float32", "mixed_float16"):
    last = keras.layers.Dense(WORDS, activation="softmax", use_bias=False, dtype=policy)
    model = keras.Sequential([keras.Input((1,)), last])
    last.set_weights([logits])
    top = keras.metrics.SparseTopKCategoricalAccuracy(5)
    model.compile(metrics=["sparse_categorical_accuracy", top])
    said = model.evaluate(np.ones((len(right), 1)), right, verbose=0, return_dict=True)
    print(f"{policy}: accuracy", end=" ")
    print(f"{said['sparse_categorical_accuracy']:.2f}, top 5 {said[top.name]:.2f}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/score.py" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
float32: accuracy 0.00, top 5 0.00
mixed_float16: accuracy 0.00, top 5 1.00
SEEN
echo "Seen: Keras 3.15.1 on JAX counts all classes that tie at 0 in float16 as among the five likeliest."
