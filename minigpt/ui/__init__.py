"""The explainer's pages, drawn with Streamlit from what the core knows."""

import gc

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# What Streamlit's imports made stays for good. Ours, for which a server's first page waits, would
# have a collection look through all of it.
gc.freeze()

# Until the router has run once in a server's life, Streamlit takes our folder `pages/` for its
# old kind of multipage app and runs a page alone that somebody's link leads to. The first one
# who comes by such a link begins anew, through the router.
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
