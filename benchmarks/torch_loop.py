"""The notebook's model in a plain PyTorch loop, as anybody would write it: run as a file.

``python torch_loop.py FILE VOCABULARY CONTEXT HEADS STEPS`` prints, as JSON, the milliseconds of
each step and the last loss. It needs torch and numpy, and nothing of MiniGPT.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

SIZE, KEY, FEED_FORWARD, BATCH, RATE = 8, 8, 32, 1024, 0.02


class Attention(nn.Module):
    """Every word looks at every word, as in Keras's MultiHeadAttention."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.inside = nn.Linear(SIZE, 3 * heads * KEY)
        self.outside = nn.Linear(heads * KEY, SIZE)

    def forward(self, x):
        """``(batch, context, size)`` to the same."""
        batch, context, _ = x.shape
        parts = self.inside(x).view(batch, context, 3, self.heads, KEY)
        query, key, value = parts.permute(2, 0, 3, 1, 4)  # each (batch, heads, context, key)
        mixed = functional.scaled_dot_product_attention(query, key, value)
        return self.outside(mixed.transpose(1, 2).reshape(batch, context, -1))


def model_of(vocab_size: int, context: int, heads: int) -> nn.Module:
    """Layer for layer the notebook's."""
    return nn.Sequential(
        nn.Embedding(vocab_size, SIZE),
        Attention(heads),
        Attention(heads),
        nn.Linear(SIZE, FEED_FORWARD),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(context * FEED_FORWARD, vocab_size),
    )


def main() -> None:
    """Train and time each step."""
    file, *numbers = sys.argv[1:]
    vocab_size, context, heads, steps = map(int, numbers)
    held = np.load(file)
    x, y = (torch.from_numpy(held[name]).long() for name in ("train_x", "train_y"))
    torch.manual_seed(0)
    model = model_of(vocab_size, context, heads)
    adam = torch.optim.Adam(model.parameters(), RATE)
    batch, took, loss = min(BATCH, len(y)), [], None
    for _ in range(steps):
        began = time.perf_counter()
        chosen = torch.randint(len(y), (batch,))
        adam.zero_grad()
        loss = functional.cross_entropy(model(x[chosen]), y[chosen])
        loss.backward()
        adam.step()
        took.append(1000 * (time.perf_counter() - began))
    print(json.dumps({"ms": took, "loss": float(loss.detach())}))


if __name__ == "__main__":
    main()
