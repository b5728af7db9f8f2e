"""Numbers that may be below zero, written with a real minus."""


def written(value: float, places: int) -> str:
    """A number with so many places: ``−0.87``; what rounds to nothing has no sign."""
    text = f"{value:.{places}f}"
    return (text if float(text) else text.lstrip("-")).replace("-", "−")


def signed(value: float, places: int) -> str:
    """A number that says which way, ``+0.98`` or ``−0.98``; what rounds to nothing says neither."""
    text = written(value, places)
    return f"+{text}" if value > 0 and float(text) else text
