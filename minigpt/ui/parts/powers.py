"""Very large and very small numbers as a power of ten."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers(number: float) -> str:
    """A number as a power of ten: ``3.1 × 10²³``, which no line is broken in; 0 is ``0``."""
    if not number:
        return "0"
    tenth, power = f"{number:.1e}".split("e")
    raised = str(int(power)).translate(SUPERSCRIPTS)
    return f"{tenth}\u00a0×\u00a010{raised}".replace("-", "−")
