#!/usr/bin/env bash
# TensorFlow 2.21.0 on a CPU: a class whose logit is infinite is never drawn, and where no logit is
# finite the class drawn is one that does not exist.
#
# One expects: the greater a logit, the likelier its class; at infinity it is drawn always, or the draw
# fails. A call draws by one rule, compiled or not.
#
# What happens: logits that are not finite are left out as if they were minus infinity: +inf, the surest
# class, has no chance, and NaN, a broken model, is passed over in silence. With none left (a temperature
# of 0, by which logits are divided, leaves +inf and -inf alone) the search for the class runs to the
# end of the row and the answer is the number of classes, one behind the last: no token has that
# number. The same call under jit_compile=True always draws an infinite one, so what is said hangs on
# the compiler. keras.random.categorical hands its logits to this call as they are. The way out: take
# the greatest logit at temperature 0, and check that what was drawn is below the number of classes.
#
# Source: tensorflow/core/kernels/multinomial_op.cc (MultinomialFunctor for CPUDevice, where a logit counts
# if it is finite); issue 2774 of tensorflow/tensorflow (2016) calls the number of classes an undocumented
# sign of an error. keras/src/backend/tensorflow/random.py (categorical).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet tensorflow-cpu==2.21.0
cat >"$folder/draw.py" <<'PY'
import numpy as np
import tensorflow as tf

INF, NAN = float("inf"), float("nan")
rows = {
    "one +inf": [0.0, INF, 1.0],
    "one NaN": [0.0, NAN, 1.0],
    "at temperature 0": [-INF, INF, INF],
}


def draw(logits):
    return tf.random.stateless_categorical(logits, 200, seed=[1, 2])


for way, drawer in (("as it is", draw), ("compiled", tf.function(draw, jit_compile=True))):
    found = {name: np.unique(drawer(tf.constant([row]))).tolist() for name, row in rows.items()}
    print(f"{way}: classes drawn of 0, 1, 2: {found}")
PY
CUDA_VISIBLE_DEVICES="" TF_CPP_MIN_LOG_LEVEL=3 \
  "$folder/venv/bin/python" "$folder/draw.py" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
as it is: classes drawn of 0, 1, 2: {'one +inf': [0, 2], 'one NaN': [0, 2], 'at temperature 0': [3]}
compiled: classes drawn of 0, 1, 2: {'one +inf': [1], 'one NaN': [2], 'at temperature 0': [1]}
SEEN
echo "Seen: TensorFlow 2.21.0 on a CPU leaves +inf out of a draw, and draws class 3 of 3 (from 0)."
