"""Energy counters: summed over processors, begun anew, and machines that tell nothing."""

import pytest

from minigpt.training.energy import counters, joules


def rapl(root, name: str, now: int, most: int = 9_999_999) -> None:
    """A counter as Linux shows it."""
    folder = root / name
    folder.mkdir(exist_ok=True)
    (folder / "energy_uj").write_text(f"{now}\n")
    (folder / "max_energy_range_uj").write_text(f"{most}\n")


def test_two_processors_are_summed_and_their_parts_are_not_counted_twice(tmp_path):
    """3 J and 1.5 J; the core inside the first one is part of its 3 J."""
    for name, now in (("intel-rapl:0", 1_000_000), ("intel-rapl:1", 0), ("intel-rapl:0:0", 5)):
        rapl(tmp_path, name, now)
    before = counters(tmp_path)
    for name, now in (("intel-rapl:0", 4_000_000), ("intel-rapl:1", 1_500_000)):
        rapl(tmp_path, name, now)
    assert sorted(before) == ["intel-rapl:0", "intel-rapl:1"]
    assert joules(before, counters(tmp_path)) == pytest.approx(4.5)


def test_a_counter_that_began_anew(tmp_path):
    """From 9 J over the end at 10 J to 1 J: 2 J."""
    rapl(tmp_path, "intel-rapl:0", 9_000_000)
    before = counters(tmp_path)
    rapl(tmp_path, "intel-rapl:0", 1_000_000)
    assert joules(before, counters(tmp_path)) == pytest.approx(2.0)


def test_a_machine_that_does_not_say(tmp_path):
    """No counter, or one without a number: nothing is made up."""
    assert counters(tmp_path / "none") == {}
    assert joules({}, {}) is None
    rapl(tmp_path, "intel-rapl:0", 1)
    (tmp_path / "intel-rapl:0" / "energy_uj").unlink()
    assert counters(tmp_path) == {}
