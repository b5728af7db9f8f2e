"""An address as a picture that a phone reads."""

import io
from functools import lru_cache

import segno
import streamlit as st


def draw_qr_code(address: str, width: int) -> None:
    """Draw the QR code (ISO/IEC 18004) of ``address``.

    Args:
        address: what the phone opens.
        width: of the picture, in pixels.
    """
    st.image(_qr_code(address), width=width, alt=f"QR code of {address}")


@lru_cache(32)
def _qr_code(address: str) -> str:
    """The code as SVG: it goes into the page itself, so that no file of one server is asked for."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=10, border=2, light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()
