"""What each command does: from its options to a result, as data and as text."""

from argparse import Namespace
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from minigpt.cli.parser import config_of
from minigpt.cli.positions import positions
from minigpt.cli.progress_bar import Bar
from minigpt.config import Config
from minigpt.errors import UserError
from minigpt.lessons.file import load_lesson
from minigpt.library import figures, shipping
from minigpt.library.entries import StoredModel
from minigpt.library.lesson_handout import lesson_handout
from minigpt.library.trainer import Trainer
from minigpt.model.keras_file import keras_file, keras_version
from minigpt.model.prediction import LanguageModel
from minigpt.model.sampling import Sampling, generate_sampled
from minigpt.model.weights import parameter_count
from minigpt.store import Store
from minigpt.take_home.export_script import export_script
from minigpt.text import corpus
from minigpt.text.download import corpus_url, without_secrets
from minigpt.text.download import download as fetch
from minigpt.training.device import prepare_device
from minigpt.training.evaluation import accuracy, compare_rows, mean_score


@dataclass(frozen=True)
class Result:
    """What a command found: ``data`` for ``--json``, ``text`` for people."""

    data: dict[str, Any]
    text: str


def _trained(config: Config, trainer: Trainer | None = None) -> tuple[StoredModel, bool]:
    bar = Bar()
    try:
        return (trainer or Trainer(Store())).model(config, bar.epoch, bar.stage)
    finally:
        bar.close()


def _language_model(config: Config, prompt: str) -> LanguageModel:
    """The model of ``config``; a prompt that it can't read is refused before any training."""
    trainer = Trainer(Store())
    config = trainer.fitted(config)
    if not trainer.has_model(config):
        LanguageModel(config, trainer.vocabulary(config), {}).context(prompt)
    model, _ = _trained(config, trainer)
    return LanguageModel(config, model.vocabulary, model.weights)


def info(arguments: Namespace) -> Result:
    """Figures of a corpus: how large, how varied, how much there is to learn."""
    data = figures.corpus_figures(Trainer(Store()), config_of(arguments))
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in data.items()]
    return Result(data, "\n".join(lines))


def text(arguments: Namespace) -> Result:
    """The corpus as it is."""
    raw = corpus.read_corpus(arguments.corpus)
    return Result({"corpus": arguments.corpus, "text": raw}, raw)


def download(arguments: Namespace) -> Result:
    """Fetch Simple English Wikipedia into the user's cache folder."""
    bar = Bar()
    try:
        path = fetch(lambda done, total: bar.stage("Downloading", done / total if total else None))
    finally:
        bar.close()
    data = {"url": without_secrets(corpus_url()), "path": str(path), "bytes": path.stat().st_size}
    return Result(data, f"{data['bytes']:,} bytes in {path}")


def train(arguments: Namespace) -> Result:
    """Train the model of the options, or find it in the store."""
    trainer = Trainer(Store())
    config = trainer.fitted(config_of(arguments))
    model, cached = _trained(config, trainer)
    data = _train_data(model, config, cached)
    lines = [f"{name}: {value}" for name, value in data.items() if name != "history"]
    return Result(data, "\n".join(lines))


def _train_data(model: StoredModel, config: Config, cached: bool) -> dict[str, Any]:
    names = ("epoch", "seconds", "loss", "val_loss", "val_accuracy")
    whole = [e for e in model.history if e.epoch == int(e.epoch)]  # a part of an epoch is none
    report = model.report
    return {
        "key": model.key,
        "device": report["device"],
        "parameters": parameter_count(config),
        "vocab_size": config.vocab_size,
        "train_pairs": report["train_pairs"],
        "test_pairs": report["test_pairs"],
        "epochs": len(whole),
        "seconds": report["seconds"],
        "val_loss": report["val_loss"],
        "val_accuracy": report["val_accuracy"],
        "adversary_score": report["adversary_score"],
        "cached": cached,
        "history": [{name: getattr(epoch, name) for name in names} for epoch in whole],
    }


def predict(arguments: Namespace) -> Result:
    """The likeliest next words after a prompt."""
    if arguments.top < 1:
        raise UserError(f"--top is {arguments.top}", "1 or more", "Ask for at least one word")
    model = _language_model(config_of(arguments), arguments.prompt)
    rows, score = model.predict(arguments.prompt, arguments.top)
    data = {"prompt": arguments.prompt, "score": score, "rows": [asdict(row) for row in rows]}
    lines = [f"{'word':15} {'chance':>7} {model.config.letter:>2} score"]
    lines += [
        f"{r.word:15} {r.chance:>7.2%} {r.letter_count:>2} {r.adversary_score:.4f}" for r in rows
    ]
    return Result(data, "\n".join([*lines, f"score of the whole distribution: {score:.4f}"]))


def generate(arguments: Namespace) -> Result:
    """Go on from a prompt, with the likeliest word each time or, at a temperature, a drawn one."""
    if arguments.words < 0:
        raise UserError(f"--words is {arguments.words}", "0 or more", "Ask for some words")
    chosen = (arguments.temperature, arguments.top_k, arguments.top_p, arguments.draw_seed)
    sampling = Sampling(*chosen)
    model = _language_model(config_of(arguments), arguments.prompt)
    if sampling.temperature == 0:
        made = model.generate(arguments.prompt, arguments.words)
    else:
        drawn = generate_sampled(model, arguments.prompt, arguments.words, sampling)
        made = model.vocabulary.text(drawn.numbers)
    return Result({"prompt": arguments.prompt, "text": made}, made)


def compare(arguments: Namespace) -> Result:
    """Original and adversary on the test set, and on its first ten phrases."""
    trainer = Trainer(Store())
    config = trainer.fitted(config_of(arguments))
    original, _ = _trained(config.original(), trainer)
    adversary, _ = _trained(config.adversary(), trainer)
    dataset = trainer.dataset(config)
    counts = original.vocabulary.letter_counts(config.letter)
    data = {
        "original": _figures(original, dataset, counts),
        "adversary": _figures(adversary, dataset, counts),
        "rows": [asdict(row) for row in compare_rows(original, adversary, dataset)],
    }
    lines = [f"{name}: {data[name]}" for name in ("original", "adversary")]
    lines += ["  |  ".join(row.values()) for row in data["rows"]]
    return Result(data, "\n".join(lines))


def _figures(model: StoredModel, dataset, counts) -> dict[str, float]:
    return {
        "accuracy": accuracy(model.weights, dataset.test_x, dataset.test_y),
        "adversary_score": mean_score(model.weights, dataset.test_x, counts),
    }


def warm(arguments: Namespace) -> Result:
    """Train original and adversary at every listed slider position, or at all of a lesson."""
    trainer, rows = Trainer(Store()), []
    lesson = load_lesson(arguments.lesson) if arguments.lesson else None
    for config in lesson.positions() if lesson else positions(arguments):
        for chosen in (config.original(), config.adversary()):
            model, cached = _trained(chosen, trainer)
            position = f"{chosen.vocab_size}/{chosen.context_length}/{chosen.heads}"
            row = {"position": position, "role": chosen.role, "key": model.key, "cached": cached}
            rows.append(row)
    lines = [f"{r['position']} {r['role']}: cached {r['cached']}" for r in rows]
    return Result({"models": rows}, "\n".join(lines))


def grid(arguments: Namespace) -> Result:
    """Train every combination of the listed values on Dask; one row of figures a training."""
    from minigpt.cli import grid  # loads pandas: nothing for the other commands

    return Result(*grid.run(arguments))


def export(arguments: Namespace) -> Result:
    """Write a script that trains the model anew, or the trained model as a Keras file."""
    if not (arguments.script or arguments.keras):
        raise UserError("export was given no file", "--script or --keras", "Name a file to write")
    if arguments.keras and not arguments.keras.endswith(".keras"):
        do = "Give the file such a name, or Keras will not load it"
        raise UserError(f"--keras is {arguments.keras}", "a name that ends in .keras", do)
    trainer, data, said = Trainer(Store()), {}, ""
    config = trainer.fitted(config_of(arguments))
    if arguments.script:
        script = export_script(config, trainer.dataset(config), trainer.vocabulary(config))
        data["script"] = _write_file(arguments.script, script.encode())
    if arguments.keras:
        model, _ = _trained(config, trainer)
        prepare_device()
        content = keras_file(config, model.weights)
        data["keras"] = _write_file(arguments.keras, content)
        said = f"\nKeras {keras_version(content)} wrote {data['keras']}, and reads it"
    return Result(data, "\n".join(f"wrote {path}" for path in data.values()) + said)


def handout(arguments: Namespace) -> Result:
    """Write printable pages: a worksheet, a dice booklet of the text, and solutions."""
    trainer, config = Trainer(Store()), config_of(arguments)
    name = _write_file(arguments.out, lesson_handout(config, trainer.corpus(config)).encode())
    return Result({"handout": name}, f"wrote {name}; print it from a browser")


def _write_file(name: str, content: bytes) -> str:
    try:
        Path(name).expanduser().write_bytes(content)
    except OSError as error:
        received = f"{name} can't be written to ({error.strerror or error})"
        raise UserError(received, "a file in a folder that exists", "Name another") from error
    return name


def serve(arguments: Namespace) -> Result:
    """Start the app for a class; returns when it ends."""
    from minigpt.cli import serving  # loads the database: nothing for the other commands

    where = arguments.port, arguments.address
    return Result({"code": serving.serve(*where, arguments.new_room)}, "")


def cluster(arguments: Namespace) -> Result:
    """Start several servers and workers on this machine; returns when they end."""
    from minigpt.cli import cluster as many

    counts = arguments.servers, arguments.workers
    return Result({"code": many.run(*counts, arguments.port, arguments.address)}, "")


def store(arguments: Namespace) -> Result:
    """List what is kept, check it, put back or throw away what was set aside as damaged."""
    from minigpt.cli import keeping  # loads the database: nothing for the other commands

    return Result(*keeping.ACTIONS[arguments.action](Store(shipped=None), arguments.name))


def ship(arguments: Namespace) -> Result:
    """Train the default models anew and put them in ``assets/``."""
    keys = shipping.ship()
    return Result({"keys": keys}, "\n".join(keys))
