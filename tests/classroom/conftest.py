"""A database for the tests of the classroom: SQLite and, where there is one, PostgreSQL."""

import pytest

from tests.classrooms import DATABASES, fresh_engine


@pytest.fixture(params=DATABASES)
def engine(request, monkeypatch):
    """A fresh database of each kind."""
    made = fresh_engine(request.param, monkeypatch)
    yield made
    made.dispose()
