#!/usr/bin/env bash
# Keras 3.15.1, ScheduleFreeAdamW: on TensorFlow beta_1 makes no difference, and one model, trained on the
# same batches, is another one than on JAX.
#
# One expects: beta_1 says at which point between the averaged weights and the newest ones the gradient is
# taken; it is what sets schedule-free training apart from plain averaging. Whatever the backend, the
# weights follow the paper's three sequences, to rounding.
#
# What happens: the update puts the old value of a variable aside, changes the variable, and works the
# average out from the old value. On JAX a value never changes. On TensorFlow what was put aside is the
# variable itself, so that the old value is by then the new one. In the formulas beta_1 then cancels out:
# the weights are the plain mean of all newest weights, and the gradient is taken there, whether beta_1 is
# 0.5 or 0.99. Training runs and its loss falls, so nothing tells, but who tunes beta_1 tunes nothing, and
# a training does not repeat on another backend. Here all that differs is the backend: no randomness.
#
# Source: seen; keras/src/optimizers/schedule_free_adamw.py (update_step, `momentum.value` before assign_sub),
# keras/src/backend/common/variables.py (Variable.value). The rule: Defazio and others, 2024,
# https://arxiv.org/abs/2405.15682, here in seven lines. Pull request 22113 of keras-team/keras (2026)
# brought the optimizer.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import keras
import numpy as np

RIGHT = np.linspace(2, 3, 40)  # what is to be said of 1; a batch each


def by_the_paper(beta_1):
    newest = mean = weight = square = 0.0
    for step, right in enumerate(RIGHT, 1):
        gradient = 2 * (weight - right)
        square += 0.001 * (gradient**2 - square)
        newest -= 0.1 * gradient / np.sqrt(square / (1 - 0.999**step))
        mean += (newest - mean) / step
        weight = (1 - beta_1) * newest + beta_1 * mean
    return weight


def by_keras(beta_1):
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((1,)), dense])
    model.compile(keras.optimizers.ScheduleFreeAdamW(0.1, beta_1=beta_1), loss="mse")
    model.fit(np.ones((40, 1)), RIGHT[:, None], batch_size=1, shuffle=False, verbose=0)
    return dense.get_weights()[0].item()


for beta_1 in (0.5, 0.9, 0.99):
    print(f"{keras.backend.backend()}, beta_1 {beta_1}: weight {by_keras(beta_1):.3f}, ", end="")
    print(f"by the paper {by_the_paper(beta_1):.3f}")
PY
for backend in jax tensorflow; do
  CUDA_VISIBLE_DEVICES="" TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=$backend \
    "$folder/venv/bin/python" "$folder/train.py" 2>/dev/null
done | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
jax, beta_1 0.5: weight 2.361, by the paper 2.361
jax, beta_1 0.9: weight 1.997, by the paper 1.997
jax, beta_1 0.99: weight 1.888, by the paper 1.888
tensorflow, beta_1 0.5: weight 1.876, by the paper 2.361
tensorflow, beta_1 0.9: weight 1.876, by the paper 1.997
tensorflow, beta_1 0.99: weight 1.876, by the paper 1.888
SEEN
echo "Seen: Keras 3.15.1's ScheduleFreeAdamW on TensorFlow trains the same weight whatever beta_1 is."
