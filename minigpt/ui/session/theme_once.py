"""The colours of the theme are put together once, and not each time a part of a page is drawn.

Streamlit begins every run, a look for news as well, with a message that carries the whole theme; to
read its settings was a sixth of what a server did under a hundred voting phones (1.67). They
do not change while it runs: MiniGPT watches no file.

One function is wrapped; a test fails if it moves.
"""

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


def make_theme_once() -> None:
    """Keep what the theme's sections say from now on; called again, it does nothing."""
    populate = app_session._populate_theme_msg
    if hasattr(populate, "__wrapped__"):
        return
    kept: dict[str, CustomThemeConfig] = {}

    def _populate_theme_msg(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            made = CustomThemeConfig()
            populate(made, section)
            kept[section] = made
        if kept[section].ByteSize():  # to merge nothing would mark the section as set
            msg.MergeFrom(kept[section])

    _populate_theme_msg.__wrapped__ = populate
    app_session._populate_theme_msg = _populate_theme_msg
