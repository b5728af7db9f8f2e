#!/usr/bin/env bash
# Keras 3.15.1, ScheduleFreeAdamW: the averaged weights, for whose sake one takes this optimizer, are
# neither evaluated nor predicted with nor saved.
#
# One expects: what the docstring says, that the averaged sequence is the one used for evaluation. The
# original for PyTorch has to be told by optimizer.eval(); Keras, whose evaluate, predict, save and
# validation inside fit know what they are, does it by itself, as it does with use_ema at the end of fit.
#
# What happens: nothing ever puts the average into the model, and the optimizer has no call that would. All
# see the point at which the next gradient is to be taken, of which one part in ten (1 - beta_1) is the
# newest, unaveraged weights. With a large learning rate, which this method is praised for standing, that
# tenth is far off: below, the average has found the mean of noisy answers, and the model says another
# number, and so do its validation loss, by which an early stop would choose, and its file. The way out,
# after the last fit: (weight - (1 - beta_1) * momentum) / beta_1 for each weight and its `momentum`, the
# optimizer's variable that holds the newest weights. (On TensorFlow beta_1 is without effect, as
# keras-schedule-free-ignores-beta-on-tensorflow.sh shows; this is JAX.)
#
# Source: the docstring of keras/src/optimizers/schedule_free_adamw.py, whose class has update_step and no
# finalize_variable_values, which fit calls at its end; Defazio and others, 2024, https://arxiv.org/abs/2405.15682.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import sys

import keras
import numpy as np

noise = 3 * np.sin(np.arange(4000) ** 2.0)
right = (1 + noise - noise.mean())[:, None]  # its mean is 1, so 1 is the best that can be said
asked, truth = np.ones((1, 1)), np.ones((1, 1))

dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
model = keras.Sequential([keras.Input((1,)), dense])
optimizer = keras.optimizers.ScheduleFreeAdamW(0.1)
model.compile(optimizer, loss="mse")
fit = {"batch_size": 1, "shuffle": False, "validation_data": (asked, truth), "verbose": 0}
(loss,) = model.fit(np.ones_like(right), right, **fit).history["val_loss"]
model.save(sys.argv[1])
(newest,) = [np.asarray(held).item() for held in optimizer.variables if "momentum" in held.path]
average = (dense.get_weights()[0].item() - 0.1 * newest) / 0.9
print(f"newest weight {newest:.1f}, average {average:.1f}; 1.0 would be right")
print(f"evaluated: {model.evaluate(asked, truth, verbose=0):.2f}, in fit: {loss:.2f}", end="; ")
print(f"the average would have {(average - 1) ** 2:.2f}")
print(f"predicted: {model.predict(asked, verbose=0).item():.1f}", end="; ")
print(f"by its file: {keras.models.load_model(sys.argv[1]).predict(asked, verbose=0).item():.1f}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/train.py" "$folder/model.keras" 2>/dev/null |
  tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
newest weight -1.0, average 1.0; 1.0 would be right
evaluated: 0.04, in fit: 0.04; the average would have 0.00
predicted: 0.8; by its file: 0.8
SEEN
echo "Seen: Keras 3.15.1 evaluates, predicts with and saves the point that ScheduleFreeAdamW trains at."
