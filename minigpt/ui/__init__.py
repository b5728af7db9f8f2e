"""The explainer's pages, drawn with Streamlit from what the core knows."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# Until the router has run once in a server's life, Streamlit takes our folder `pages/` for its
# old kind of multipage app and runs a page alone that somebody's link leads to. The first one
# who comes by such a link begins anew, through the router.
if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
