"""Who the presenter is: the session that showed the token, and after a reload of its tab the pass.

The pass is made from the token and a secret that only this server process has, so it tells nothing
of the token and ends with the server. Where several servers share a database or a scheduler it is
made from the token and those addresses, slowly, so that each of them knows it and nobody finds the
token by trying. It goes to no browser but one that showed the token, and lies in that tab's
sessionStorage: a link, another tab or the next user of the lectern's computer does not have it. It
is never in an address, a cookie or a log.
"""

import hashlib
import hmac
import os
import secrets
from functools import lru_cache

import streamlit as st

from minigpt.environment import DATABASE_SETTING, SCHEDULER_SETTING, TOKEN_SETTING
from minigpt.ui.session.service import PRESENTS

SECRET = secrets.token_bytes(32)  # of this server process

SCRIPT = """
const NAME = "minigpt-presenter";
let sent = null;  // a pass that the server did not take is not sent again and again

export default function (component) {
  try {
    const given = component.data.pass;
    if (given) return sessionStorage.setItem(NAME, given);
    const kept = sessionStorage.getItem(NAME);
    if (kept === null || kept === sent) return;
    sent = kept;
    component.setStateValue("pass", kept);
  } catch (error) {
    console.warn("MiniGPT: this browser keeps nothing; a reload asks for the token.", error);
  }
}
"""

_component = st.components.v2.component("minigpt_presenter_pass", js=SCRIPT)


def presenter_pass() -> str:
    """What the presenter's tab shows after a reload: 64 hexadecimal digits; "" without a class."""
    token = os.environ.get(TOKEN_SETTING, "")
    if not token:
        return ""
    shared = [os.environ.get(name, "") for name in (DATABASE_SETTING, SCHEDULER_SETTING)]
    if any(shared):
        return _pass_of_all(token, " ".join(shared))
    return hmac.new(SECRET, token.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


@lru_cache(maxsize=8)
def _pass_of_all(token: str, shared: str) -> str:
    """The same on every server; it takes a twentieth of a second, once."""
    token, shared = (text.encode("utf-8", "surrogatepass") for text in (token, shared))
    return hashlib.scrypt(token, salt=shared, n=2**14, r=8, p=1, dklen=32).hex()


def begin_to_present() -> None:
    """This session showed the right token, or its browser the right pass."""
    st.session_state[PRESENTS] = presenter_pass()


def presents() -> bool:
    """Whether this session is the presenter's."""
    return _is_right(st.session_state.get(PRESENTS))


def _is_right(shown: object) -> bool:
    """Compared in constant time; whatever a browser may send that is no pass is none."""
    right = presenter_pass()
    if not right or not isinstance(shown, str):
        return False
    return hmac.compare_digest(shown.encode("utf-8", "surrogatepass"), right.encode())


def stay_presenter() -> None:
    """Give the presenter's tab its pass, and know it by that after a reload.

    The router calls this below the page, where it moves nothing. A tab without a pass sends
    nothing: a student's page is not drawn a second time.
    """
    if not presenter_pass():
        return
    already = presents()
    answer = _component(
        key="presenter_pass",
        data={"pass": presenter_pass() if already else ""},
        on_pass_change=lambda: None,
        height=1,
    )
    if not already and _is_right(answer.get("pass")):
        begin_to_present()
        st.rerun()
