#!/usr/bin/env bash
# Keras 3.15.1: a seed for the kernels of MultiHeadAttention makes query, key and value one and the same, so
# that a fresh layer looks mostly at the word that asks.
#
# One expects: kernel_initializer=GlorotUniform(seed=1) is what GlorotUniform() is, only that it can be
# repeated: three projections drawn independently of each other, and attention that is near even at first.
# Where an int as a seed is in doubt, there is a SeedGenerator, which the documentation gives as the way to
# other values at each call.
#
# What happens: the layer makes a copy of its initializer for each projection, so that they do not share
# one, and the copy has the same seed and draws the same numbers; the SeedGenerator is copied at its start as
# well. With equal kernels each word asks for just what it offers itself: the scores are symmetric, and the
# word's own is the squared length of its query. Below, with 32 words, each gives three quarters of its
# attention to itself. Training starts there, without error or warning, and who compares seeds compares such
# layers. GroupQueryAttention makes key and value alike. The way out: keras.utils.set_random_seed, and no seed
# in the initializer.
#
# Source: keras/src/layers/attention/multi_head_attention.py (_get_common_kwargs_for_sublayer, whose comment
# says what the copies are for); the docstrings in keras/src/initializers/random_initializers.py, which tell
# of an int as a seed, and of a SeedGenerator as the way out. Run here on JAX; with tensorflow-cpu 2.21.0 the
# same were equal.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 jax==0.10.2
cat >"$folder/look.py" <<'PY'
import keras
import numpy as np
from keras.initializers import GlorotUniform
from keras.random import SeedGenerator

WORDS, WIDTH = 32, 64
words = np.random.default_rng(0).normal(size=(1, WORDS, WIDTH))

keras.utils.set_random_seed(1)
for says, initializer in (
    ("set_random_seed alone", GlorotUniform()),
    ("seed=1", GlorotUniform(seed=1)),
    ("seed=SeedGenerator(1)", GlorotUniform(seed=SeedGenerator(1))),
):
    layer = keras.layers.MultiHeadAttention(2, 32, kernel_initializer=initializer, use_bias=False)
    _, looks = layer(words, words, return_attention_scores=True)
    query, key, value, _ = layer.get_weights()
    itself = np.diagonal(np.asarray(looks), axis1=-2, axis2=-1).mean()
    print(f"{says}: query is key {np.array_equal(query, key)}", end=", ")
    print(f"is value {np.array_equal(query, value)}; a word looks at itself by {itself:.1f}")
PY
KERAS_BACKEND=jax "$folder/venv/bin/python" "$folder/look.py" 2>/dev/null | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
set_random_seed alone: query is key False, is value False; a word looks at itself by 0.0
seed=1: query is key True, is value True; a word looks at itself by 0.8
seed=SeedGenerator(1): query is key True, is value True; a word looks at itself by 0.8
SEEN
echo "Seen: Keras 3.15.1 draws query, key and value alike where the initializer has a seed."
