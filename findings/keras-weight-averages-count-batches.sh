#!/usr/bin/env bash
# Keras 3.15.1: with accumulated gradients the average of the weights (use_ema) is another one than with
# the same batches whole.
#
# One expects: 4 batches of 2, accumulated, are one batch of 8: the same updates, so the same weights,
# and the same moving average of them. The documentation says that the frequency of the average's
# overwriting counts updates.
#
# What happens: the weights move once in 4 batches, but the average moves at every batch, 4 times
# towards the same weights. Its momentum is in effect 0.9 to the power of 4, 0.66, where 0.9 was asked
# for: it follows the noise that it was to smooth. `fit` ends by putting the average into the model, so
# the trained model itself is another, and how much hangs on the size of the accumulated batches, which
# one picks by the memory there is. With ema_momentum ** (1 / steps) the two are near each other again.
#
# Source: keras/src/optimizers/base_optimizer.py (_backend_apply_gradients updates the average outside the
# condition on the update step; its docstring on gradient_accumulation_steps), and the same in
# keras/src/backend/jax/optimizer.py. Run here on JAX; with tensorflow-cpu 2.21.0 the numbers were the same.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import keras
import numpy as np


def trained(batch, **options):
    """The one weight after 20 updates by 1, each from 8 examples; as fit leaves it."""
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((1,)), dense])
    model.compile(keras.optimizers.SGD(1.0, **options), loss=lambda _, out: -out)
    model.fit(np.ones((160, 1)), np.zeros((160, 1)), batch_size=batch, verbose=0)
    return float(dense.get_weights()[0].item())


parts = {"gradient_accumulation_steps": 4}
for name, momentum, same in (
    ("no average", None, None),
    ("momentum 0.9", 0.9, 0.9),
    ("momentum 0.9, its 4th root where accumulated", 0.9, 0.9**0.25),
):
    ema, parted = [{"use_ema": True, "ema_momentum": m} if m else {} for m in (momentum, same)]
    print(f"{name}: batches of 8 {trained(8, **ema):.2f}; ", end="")
    print(f"4 accumulated of 2 {trained(2, **parts, **parted):.2f}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/train.py" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
no average: batches of 8 20.00; 4 accumulated of 2 20.00
momentum 0.9: batches of 8 12.22; 4 accumulated of 2 17.38
momentum 0.9, its 4th root where accumulated: batches of 8 12.22; 4 accumulated of 2 11.58
SEEN
echo "Seen: Keras 3.15.1 moves the average of the weights once a batch, not once an update."
