"""``python -m benchmarks``: measure, print, and write docs/benchmarks.md and README if asked."""

import argparse
import os
import platform
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.rows import Row, as_json, joined, markdown, pick_headlines, write_table
from benchmarks.setting import Setting, full_setting, quick_setting

MARKS = ("benchmark", "gpt")  # of docs/benchmarks.md; other commands write the others


def sections() -> dict:
    """The parts of the benchmark by name; what a section needs is loaded when it is asked for."""
    from benchmarks.adversary import adversary_rows
    from benchmarks.app import app_rows
    from benchmarks.data import data_rows
    from benchmarks.gpt_rows import gpt_rows
    from benchmarks.memory import memory_rows
    from benchmarks.own_text import own_text_rows
    from benchmarks.prediction import prediction_rows
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
    }


def about(setting: Setting) -> str:
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


def measure(setting: Setting, chosen: list[str], json_file: Path | None) -> list[Row]:
    """Run the chosen sections; what is done so far is in ``json_file`` after each row."""
    rows: list[Row] = []
    for name, section in sections().items():
        if chosen and name not in chosen:
            continue
        for row in section(setting):
            rows.append(replace(row, met=None) if setting.quick else row)
            goal = f" [goal: {row.goal}]" if row.goal else ""
            print(f"= {row.what}, {row.corpus}: {row.summary()}{goal}", flush=True)
            if json_file:
                json_file.write_text(as_json(rows, about(setting)), encoding="utf-8")
    return rows


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
        "--against", type=Path, metavar="FOLDER", help="an older build, for the section own-text"
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
    else:
        setting = quick_setting() if asked.quick else full_setting(asked.corpora, asked.seeds)
        setting = replace(setting, against=asked.against)
        table = markdown(measure(setting, asked.only, asked.json), about(setting))
    print(table)
    if asked.write:
        write_table(table, asked.mark)


if __name__ == "__main__":
    main()
