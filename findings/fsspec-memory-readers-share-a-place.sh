#!/usr/bin/env bash
# fsspec 2026.9.0 and pandas 3.1.1: two readers of one file in `memory://` are one reader.
#
# One expects: `memory://` behaves as `file://` does, so that each `open` gives a file of its own
# with a position of its own. Tests use it in place of a bucket for that reason.
#
# What happens: to read, `open` hands out the stored object itself, rewound. A second `open` moves
# the first reader back to the beginning, and each goes on where the other stopped; closing does
# nothing. Where pandas reads such a file in pieces twice at a time (to compare, to join), each side
# silently loses rows, and no error is raised. `cat_file` hands over whole bytes and avoids it.
#
# Source: fsspec/implementations/memory.py, MemoryFileSystem._open and MemoryFile.close; issue 349 of
# fsspec/filesystem_spec (2020) says that a file is assumed to be open in one place at a time.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet fsspec==2026.9.0 pandas==3.1.1 numpy==2.4.6
cat >"$folder/read.py" <<'PY'
import sys

import fsspec
import pandas as pd

ROWS = 200_000
for kind, place in (("file", f"{sys.argv[1]}/rows.csv"), ("memory", "/rows.csv")):
    files = fsspec.filesystem(kind)
    files.pipe_file(place, ("n\n" + "".join(f"{n}\n" for n in range(ROWS))).encode())
    first = files.open(place, "rb")
    begun = first.read(4)
    second = files.open(place, "rb")
    print(f"{kind}: one object {first is second}; first {begun!r}, second {second.read(2)!r}", end="")
    print(f", then first {first.read(2)!r}")
    sides = [pd.read_csv(f"{kind}://{place}", chunksize=50_000) for _ in range(2)]
    rows = [0, 0]
    for pieces in zip(*sides):
        rows = [count + len(piece) for count, piece in zip(rows, pieces)]
    print(f"  two pandas readers in turn lose rows: {[count < ROWS for count in rows]}")
PY
"$folder/venv/bin/python" "$folder/read.py" "$folder" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
file: one object False; first b'n\n0\n', second b'n\n', then first b'1\n'
  two pandas readers in turn lose rows: [False, False]
memory: one object True; first b'n\n0\n', second b'n\n', then first b'0\n'
  two pandas readers in turn lose rows: [True, True]
SEEN
echo "Seen: fsspec 2026.9.0 gives all readers of a file in memory one position; pandas 3.1.1 loses rows."
