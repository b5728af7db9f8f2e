"""A page under test leaves nothing behind that a process started later would run."""

import multiprocessing
import sys

from streamlit.testing.v1 import AppTest

from tests.main_module import main_module_kept


def test_a_process_started_after_a_page_does_not_run_the_page(tmp_path):
    """The page notes that it ran: once, and no second time in the process."""
    page, notes = tmp_path / "page.py", tmp_path / "notes"
    page.write_text(f"with open({str(notes)!r}, 'a') as file:\n    file.write('ran ')\n")
    before = sys.modules["__main__"]
    with main_module_kept():
        AppTest.from_file(str(page)).run()
        assert sys.modules["__main__"] is not before  # else this is needed no longer
    assert sys.modules["__main__"] is before
    child = multiprocessing.get_context("spawn").Process(target=int)
    child.start()
    child.join()
    assert (child.exitcode, notes.read_text()) == (0, "ran ")
