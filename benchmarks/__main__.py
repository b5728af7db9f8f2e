"""``python -m benchmarks``: measure, print, and write docs/benchmarks.md and README if asked."""

import argparse
import os
import platform
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.rows import Row, as_json, joined, markdown, pick_headlines, write_table

MARKS = ("benchmark", "gpt", "against", "gpu")  # of docs/benchmarks.md
AGAINST = ("old-training", "old-worker", "step", "torch", "old-class", "old-page")
GPU = "gpu"  # loads keras, a backend and numpy alone


def sections() -> dict:
    """The parts of the benchmark by name; what a section needs is loaded when it is asked for."""
    from benchmarks.adversary import adversary_rows
    from benchmarks.against import class_rows, page_rows, training_rows, worker_rows
    from benchmarks.app import app_rows
    from benchmarks.data import data_rows
    from benchmarks.gpt_rows import gpt_rows
    from benchmarks.memory import memory_rows
    from benchmarks.own_text import own_text_rows
    from benchmarks.prediction import prediction_rows
    from benchmarks.step import step_rows, torch_rows
    from benchmarks.training import default_rows, position_rows
    from minigpt.training.fast_recipe import warm_up

    warm_up()
    return {
        "data": data_rows,
        "prediction": prediction_rows,
        "memory": memory_rows,
        "training": default_rows,
        "adversary": adversary_rows,
        "positions": position_rows,
        "gpt": gpt_rows,
        "own-text": own_text_rows,
        "app": app_rows,
        "old-training": training_rows,
        "old-worker": worker_rows,
        "step": step_rows,
        "torch": torch_rows,
        "old-class": class_rows,
        "old-page": page_rows,
    }


def about(setting) -> str:
    """One sentence on how the figures were made."""
    import tensorflow as tf

    gpus = len(tf.config.list_physical_devices("GPU"))
    where = f"{gpus} GPU" if gpus else "no GPU (on one, nothing was measured)"
    seeds = ", ".join(map(str, setting.seeds))
    return (
        f"Measured on {date.today().isoformat()} with {os.cpu_count()} cores, {where}, "
        f"{platform.system()}, TensorFlow {tf.__version__}, seeds {seeds}: the median, and in "
        "brackets the least and the greatest. “×” says how many times less time MiniGPT takes than "
        "the notebook's own procedure in the same run."
    )


def chosen_sections(asked: argparse.Namespace) -> list[str]:
    """Those named; else those that compare two builds, where there are two; else the others."""
    if asked.only:
        return asked.only
    return [name for name in sections() if asked.quick or (name in AGAINST) == bool(asked.against)]


def measure(setting, chosen: list[str], json_file: Path | None) -> list[Row]:
    """Run the chosen sections; what is done so far is in ``json_file`` after each row."""
    rows: list[Row] = []
    found = sections()
    for name in (name for name in found if name in chosen):
        for row in found[name](setting):
            rows.append(replace(row, met=None) if setting.quick else row)
            goal = f" [goal: {row.goal}]" if row.goal else ""
            print(f"= {row.what}, {row.corpus}: {row.summary()}{goal}", flush=True)
            if json_file:
                json_file.write_text(as_json(rows, about(setting)), encoding="utf-8")
    return rows


def measured(asked: argparse.Namespace) -> str:
    """The table that the command line asks for."""
    from benchmarks.builds import build_of
    from benchmarks.setting import full_setting, quick_setting

    setting = quick_setting() if asked.quick else full_setting(asked.corpora, asked.seeds)
    with build_of(asked.against) as older:
        setting = replace(setting, against=older, torch=asked.torch)
        rows = measure(setting, chosen_sections(asked), asked.json)
    against = f" “Before” and “older build” are {asked.against}." if asked.against else ""
    return markdown(rows, about(setting) + against)


def measured_on_gpu(asked: argparse.Namespace) -> str:
    """The table of the section gpu, which runs where there is next to nothing of the app."""
    from benchmarks.gpu import gpu_rows

    rows = list(gpu_rows(asked.quick))
    said = f"Measured on {date.today().isoformat()} with {os.cpu_count()} cores."
    return markdown(rows, said) if rows else "Not measured."


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try the plumbing in about a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    parser.add_argument(
        "--table", type=Path, nargs="+", metavar="FILE", help="measure nothing: show these files"
    )
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md and the README's rows"
    )
    parser.add_argument(
        "--mark", default=MARKS[0], choices=MARKS, help="between which markers (%(default)s)"
    )
    parser.add_argument(
        "--pick", action="store_true", help="measure nothing: write the README's rows anew"
    )
    parser.add_argument("--only", nargs="*", default=[], metavar="SECTION", help="some sections")
    parser.add_argument("--corpora", nargs="*", metavar="NAME", help="some texts")
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="how many seeds (5)")
    parser.add_argument(
        "--against",
        metavar="FOLDER_OR_REV",
        help="an older build: measure this one against it, in turn, and nothing else",
    )
    parser.add_argument(
        "--torch", type=Path, metavar="FOLDER", help="where an environment with PyTorch is kept"
    )
    asked = parser.parse_args(arguments)
    if asked.quick and asked.write:
        parser.error("--quick only tries the plumbing: its figures are not to be written")
    return asked


def main() -> None:
    """Measure as the command line says."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    asked = options()
    if asked.pick:
        pick_headlines()
        return
    if asked.table:
        table = markdown(*joined([file.read_text(encoding="utf-8") for file in asked.table]))
    elif asked.only == [GPU]:
        table = measured_on_gpu(asked)
    else:
        table = measured(asked)
    print(table)
    if asked.write:
        write_table(table, asked.mark)


if __name__ == "__main__":
    main()
