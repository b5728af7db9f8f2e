"""The addresses of all pages, read off the router, so that no page goes untested."""

from minigpt.ui.session.page_titles import page_titles

PATHS = ["/", *(f"/{name}" for name in page_titles() if name != "home")]
