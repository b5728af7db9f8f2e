"""What the presenter watches."""

import logging
import os
import time

from minigpt.classroom.vital_signs import TroubleLog, memory_mb, minutes_ago, own_memory_mb


def test_troubles_are_kept_latest_first_and_repeats_are_counted():
    """Fifty at most; what is only news is not kept."""
    log, logger = TroubleLog(), logging.getLogger("minigpt.test_vital_signs")
    logger.addHandler(log)
    try:
        logger.info("all is well")
        logger.warning("first\nsecond line")
        logger.warning("again")
        logger.warning("again")
        assert [(t.what, t.times) for t in log.latest()] == [("again", 2), ("first", 1)]
        for number in range(60):
            logger.error("trouble %d", number)
        assert len(log.latest()) == 50
        assert log.latest()[0].what == "trouble 59"
    finally:
        logger.removeHandler(log)


def test_memory_is_that_of_the_process():
    """Ours is some tens of megabytes; nobody has the number of no process."""
    assert 10 < own_memory_mb() < 10_000
    assert abs(memory_mb(os.getpid()) - own_memory_mb()) < 50
    assert memory_mb(None) is None
    assert memory_mb(2**22 + 1) is None


def test_how_long_ago_in_words():
    """Minutes are enough."""
    assert minutes_ago(time.time() - 5) == "just now"
    assert minutes_ago(time.time() - 185) == "3 min ago"
