"""MiniGPT's server: `router.py` draws the pages, and a door stands in front of Streamlit."""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from minigpt.environment import ADDRESS_SETTING
from minigpt.network.front_door import FrontDoor
from minigpt.network.hosts import ANY, told
from minigpt.ui.parts.table_style import STYLE
from minigpt.ui.session.held_bytes import guarded

ROUTER = Path(__file__).resolve().with_name("router.py")

# Else Streamlit takes the folder `pages` for an app of the old kind until somebody has opened the
# first page: whoever comes by a link to another one gets its file alone, without router and worker.
PagesManager.uses_pages_directory = False

setting = st.get_option
origins = setting("server.corsAllowedOrigins") if setting("server.enableCORS") else [ANY]
address = os.environ.get(ADDRESS_SETTING, "")
hosts = told([address], setting("server.allowedHosts"), origins)
base = setting("server.baseUrlPath")
door = Middleware(FrontDoor, hosts=hosts, script=str(ROUTER), base=base, style=STYLE)
app = st.App(ROUTER, middleware=[door], lifespan=guarded)
