#!/usr/bin/env bash
# Keras 3.15.1: Adam and AdamW, as they come, never move a weight that is held in bfloat16; Nadam makes NaN
# of it.
#
# One expects: a model whose layers have the type bfloat16, which has the range of float32, trains with
# Adam, more coarsely; if one of the short types is trouble, it is float16, of which Keras' documentation
# warns.
#
# What happens: Adam's step has the factor sqrt(1 - beta_2 ** step), and Keras works that out in the type of
# the weight. In bfloat16 the number below 1 is 0.996: 0.999, which is the default, is 1, and so is each
# power of it, so the factor is 0 at every step. The loss stays what it is, nothing is raised, and in
# float16, where 0.999 exists, the same training works. Nadam, and ScheduleFreeAdamW, divide by the 0
# instead. The fast answer, which an issue gives, is that squares of small gradients
# underflow; but the second moment is what it should be, 0.1 in each type, and beta_2=0.998, which
# rounds to 0.996, is enough to train. RMSprop and SGD, without that factor, train. "mixed_bfloat16" holds
# weights in float32 and is right.
#
# Source: keras/src/optimizers/adam.py (update_step, beta_2_power). Issue 2629 of keras-team/keras-hub (2026)
# tells of LoRA in bfloat16 that Adam does not train and supposes underflow; pull request 22559 of
# keras-team/keras holds LoRA's weights in float32 since. Pull request 21238 there (2025, closed) names the
# rounding, of Lamb alone. Run here on JAX; with tensorflow-cpu 2.21.0 the same weights moved or stood.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/train.py" <<'PY'
import keras
import numpy as np
from keras import optimizers

KINDS = {
    "Adam": lambda: optimizers.Adam(0.02),
    "AdamW": lambda: optimizers.AdamW(0.02),
    "Nadam": lambda: optimizers.Nadam(0.02),
    "RMSprop": lambda: optimizers.RMSprop(0.02),
    "Adam, beta_2 0.998": lambda: optimizers.Adam(0.02, beta_2=0.998),
}


def trained(optimizer, dtype):
    """A weight that begins as 1 and should become 3, and the mean of its squared gradients."""
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones", dtype=dtype)
    model = keras.Sequential([keras.Input((1,)), dense])
    model.compile(optimizer, loss="mae")
    model.fit(np.ones((100, 1)), np.full((100, 1), 3.0), batch_size=1, verbose=0)
    (square,) = [held for held in optimizer.variables if "velocity" in held.path]
    weight, square = [np.asarray(held, "float32").item() for held in (dense.kernel, square)]
    return f"{weight:.0f} ({square:.1f})"


for name, kind in KINDS.items():
    seen = [f"{dtype} {trained(kind(), dtype)}" for dtype in ("float32", "float16", "bfloat16")]
    print(f"{name}: {', '.join(seen)}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/train.py" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
Adam: float32 3 (0.1), float16 3 (0.1), bfloat16 1 (0.1)
AdamW: float32 3 (0.1), float16 3 (0.1), bfloat16 1 (0.1)
Nadam: float32 3 (0.1), float16 3 (0.1), bfloat16 nan (0.0)
RMSprop: float32 3 (1.0), float16 3 (1.0), bfloat16 3 (1.0)
Adam, beta_2 0.998: float32 3 (0.2), float16 3 (0.2), bfloat16 3 (0.2)
SEEN
echo "Seen: Keras 3.15.1's Adam never moves a weight in bfloat16, where its beta_2 of 0.999 is 1."
