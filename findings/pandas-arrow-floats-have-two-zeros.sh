#!/usr/bin/env bash
# pandas 3.1.1 with pyarrow 26.0.1: in a column of type double[pyarrow] 0.0 and -0.0 are equal, and yet two
# groups, two values to count, and only one of them is in [0.0].
#
# One expects: dtype_backend="pyarrow" changes how a column is kept, not what is equal. A change of a loss
# that is rounded to one digit is 0.0, or -0.0 where it was a little below: one number to ==, to
# float64, to the masked Float64 and to SQL.
#
# What happens: to group, count and look up, pandas hands such a column to Arrow, whose hash tables go by a
# number's bits. groupby gives two rows for zero, value_counts two counts, nunique one too many, isin
# misses. Other ways go by NumPy and see one zero, so that one column contradicts itself: duplicated says
# that a value is a repetition which nunique counts anew, == finds rows that isin does not, and merge joins
# what groupby keeps apart. As a dict the groups lose two of the four runs below, for Python knows one zero.
# The way out: + 0.0, which makes 0.0 of -0.0 and leaves all else.
#
# Source: pandas/core/arrays/arrow/array.py (factorize by dictionary_encode, unique, isin, value_counts).
# Issue 26214 of apache/arrow (2020) tells of the two zeros in a dictionary that pandas then refuses. What
# pandas' own methods make of it is said nowhere that a search found: it is what this script prints.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 pyarrow==26.0.1 numpy==2.4.6
cat >"$folder/count.py" <<'PY'
import pandas as pd

changes = pd.Series([0.04, -0.04, 0.0, 1.0], name="change").round(1)
for kind in ("float64", "Float64", "double[pyarrow]", "double[pyarrow] + 0.0"):
    kept = changes.astype(kind.split()[0])
    if "+" in kind:
        kept = kept + 0.0
    table = pd.DataFrame({"change": kept, "runs": 1})
    named = pd.DataFrame({"change": kept.iloc[[0]], "name": ["none"]})
    groups = table.groupby("change").runs.sum()
    print(f"{kind}: {groups.size} groups of {groups.tolist()} runs, as a dict of", end=" ")
    print(f"{sum(groups.to_dict().values())}; {kept.nunique()} values", end=", ")
    print(f"{sum(~kept.duplicated())} not repeated")
    print(f"  zeros: by == {sum(kept == 0)}, by isin {sum(kept.isin([0.0]))}", end=", ")
    print(f"by merge {len(table.merge(named, on='change'))}")
PY
"$folder/venv/bin/python" "$folder/count.py" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
float64: 2 groups of [3, 1] runs, as a dict of 4; 2 values, 2 not repeated
  zeros: by == 3, by isin 3, by merge 3
Float64: 2 groups of [3, 1] runs, as a dict of 4; 2 values, 2 not repeated
  zeros: by == 3, by isin 3, by merge 3
double[pyarrow]: 3 groups of [2, 1, 1] runs, as a dict of 2; 3 values, 2 not repeated
  zeros: by == 3, by isin 2, by merge 3
double[pyarrow] + 0.0: 2 groups of [3, 1] runs, as a dict of 4; 2 values, 2 not repeated
  zeros: by == 3, by isin 3, by merge 3
SEEN
echo "Seen: pandas 3.1.1 keeps 0.0 and -0.0 apart in double[pyarrow] where it groups, counts and looks up."
