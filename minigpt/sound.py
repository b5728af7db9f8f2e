"""Whether what was read from a file is what it should be: the right types, and finite numbers.

Each check raises ValueError and names what is wrong; a store takes that for damage.
"""

from collections.abc import Iterable
from math import isfinite

import numpy as np


def check_numbers(array: np.ndarray, shape: tuple[int | None, ...], name: str) -> None:
    """Check that ``array`` holds finite floating-point numbers; a None in ``shape`` is any."""
    _check_shape(array, shape, name)
    if array.dtype.kind != "f":
        raise ValueError(f"{name} holds {array.dtype}, expected floating-point numbers")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds numbers that are not finite")


def check_codes(
    array: np.ndarray, shape: tuple[int | None, ...], least: int, end: int, name: str
) -> None:
    """Check that ``array`` holds whole numbers, ``least`` or more and below ``end``."""
    _check_shape(array, shape, name)
    if array.dtype.kind != "i":
        raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    if array.size and not (array.min() >= least and array.max() < end):
        raise ValueError(f"{name} holds numbers outside {least} to {end - 1}")


def _check_shape(array: np.ndarray, shape: tuple[int | None, ...], name: str) -> None:
    fits = array.ndim == len(shape) and all(
        wanted is None or wanted == there for wanted, there in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{name} is {array.shape}, expected {shape}")


def check_figures(values: dict, names: Iterable[str], where: str) -> None:
    """Check that each of ``names`` is a finite number in ``values``."""
    for name in names:
        value = values[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise ValueError(f"{where}: {name} is {value!r}, expected a finite number")


def check_texts(values: Iterable, where: str) -> None:
    """Check that every one of ``values`` is a text."""
    for value in values:
        if not isinstance(value, str):
            raise ValueError(f"{where}: {value!r} is no text")
