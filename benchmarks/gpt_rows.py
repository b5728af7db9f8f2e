"""The variant ``gpt`` against the notebook's model, both trained with recipe ``fast``."""

from collections.abc import Iterator
from statistics import median

from benchmarks.rows import Row
from benchmarks.setting import Corpus, Setting
from minigpt.config import Config
from minigpt.model.variants import with_parts
from minigpt.model.weights import parameter_count
from minigpt.training.fast_recipe import train_fast
from minigpt.training.gpt_recipe import train_gpt
from minigpt.training.history import Trained


def both(corpus: Corpus, config: Config) -> tuple[Trained, Trained]:
    """The notebook's model and the ``gpt``, trained on the same phrases with the same seed."""
    data = corpus.dataset(config)
    found = []
    for train, variant in ((train_fast, "notebook"), (train_gpt, "gpt")):
        found.append(train(with_parts(config, variant), data, None, None, lambda *_: False))
    one, two = found
    print(
        f"{corpus.name} seed {config.seed}: notebook {one.kept.val_loss:.4f} "
        f"({one.kept.val_accuracy:.1%}, {one.history[-1].seconds:.1f} s), gpt "
        f"{two.kept.val_loss:.4f} ({two.kept.val_accuracy:.1%}, {two.history[-1].seconds:.1f} s)",
        flush=True,
    )
    return one, two


def gpt_rows(setting: Setting) -> Iterator[Row]:
    """How far the gpt's validation loss lies below, and its accuracy above; every text."""
    for corpus in setting.corpora:
        configs = [setting.config(seed) for seed in setting.seeds]
        pairs = [both(corpus, config) for config in configs]
        losses = tuple(one.kept.val_loss - two.kept.val_loss for one, two in pairs)
        points = tuple(100 * (two.kept.val_accuracy - one.kept.val_accuracy) for one, two in pairs)
        yield Row(
            "Validation loss of the gpt, below that of the notebook's model, both `fast`",
            corpus.name,
            "nats below",
            losses,
            note=f"{medians(pairs)}; {parameters(configs[0])}",
        )
        yield Row(
            "Accuracy of the gpt, above the notebook's model's", corpus.name, "points", points
        )


def medians(pairs: list[tuple[Trained, Trained]]) -> str:
    """``4.573 → 4.425``: the validation loss of the one and of the other."""
    losses = [[trained.kept.val_loss for trained in side] for side in zip(*pairs, strict=True)]
    return " → ".join(f"{median(side):.3f}" for side in losses)


def parameters(config: Config) -> str:
    """``53,940 parameters against 85,924``."""
    notebook, gpt = (parameter_count(with_parts(config, v)) for v in ("notebook", "gpt"))
    return f"{gpt:,} parameters against {notebook:,}"
