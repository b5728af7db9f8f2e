"""Tables to take home, as comma-separated values (RFC 4180) that a spreadsheet reads rightly."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

# Without this sign at its beginning, a spreadsheet takes UTF-8 for the letters of its own country.
# Python reads over it with the encoding "utf-8-sig".
BYTE_ORDER_MARK = "\ufeff"


def csv_text(rows: Sequence[Any]) -> str:
    """Rows as CSV text with a header line; "" if there are none.

    Args:
        rows: dictionaries or dataclasses, all with the fields of the first.

    Raises:
        ValueError: a row has a field that the first one lacks.
    """
    plain: list[Mapping[str, Any]] = [asdict(r) if is_dataclass(r) else r for r in rows]
    if not plain:
        return ""
    out = io.StringIO(BYTE_ORDER_MARK)
    out.seek(0, io.SEEK_END)
    writer = csv.DictWriter(out, fieldnames=list(plain[0]))
    writer.writeheader()
    writer.writerows(plain)
    return out.getvalue()
