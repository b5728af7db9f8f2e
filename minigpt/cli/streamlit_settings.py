"""What Streamlit will be told by its files and variables, read without Streamlit."""

import os
import re
import tomllib
from pathlib import Path

from minigpt.errors import UserError
from minigpt.home import ROOT


def setting(name: str) -> str:
    """A setting as Streamlit will read it, "" if nobody set it.

    A variable goes before a file; of the files, the app's own goes before that of the folder that
    we are in, and that before the user's.

    Args:
        name: as in Streamlit's files, ``server.baseUrlPath``.

    Raises:
        UserError: a file is no TOML.
    """
    section, _, field = name.partition(".")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field)
    told = os.environ.get(f"STREAMLIT_{section}_{words}".upper())
    if told is not None:
        return told
    for folder in (ROOT, Path.cwd(), Path.home()):
        found = _read(folder / ".streamlit" / "config.toml").get(section, {}).get(field)
        if found is not None:
            return str(found)
    return ""


def _read(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        do = "Mend it, or remove it"
        raise UserError(f"{path} can't be read ({error})", "Streamlit's settings", do) from error
