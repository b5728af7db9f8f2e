#!/usr/bin/env bash
# pyarrow 26.0.1: whether a filter finds NaN in a Parquet file hangs on how the rows were grouped when
# the file was written. Asked for the NaN of a run that diverged at once, it finds none.
#
# One expects: `filters` of pyarrow.parquet.read_table (and of pandas.read_parquet, which hands them on)
# give the rows that the same expression picks in memory; row groups only spare reading.
#
# What happens: a row group is skipped by its least and its greatest value, and Parquet leaves NaN out
# of both. From "least 4, greatest 4" pyarrow concludes that every row is 4, and answers the filter with
# that: is_nan(4) is false, so is 4 != 4, and the group is skipped with its NaN in it. A loss that was a
# number once and NaN ever after, written as a row group or a file of its own, is such a case. "Not below
# 5" loses NaN wherever all numbers of the group are below 5, also in one group. Nothing is raised, and
# the same rows in other groups give another count. The way out: filter after reading, or write such a
# column without statistics (write_statistics=["run"] names those that keep them).
#
# Source: Arrow's cpp/src/arrow/dataset/file_parquet.cc (EvaluateStatisticsAsExpression, where least and
# greatest that are equal become `field == value`); the format's parquet.thrift (ColumnOrder) keeps NaN
# out of the statistics and tells readers who look for NaN to leave them aside. Issue 34162 of apache/arrow
# tells of is_null(nan_is_null=True) and a file of NaN alone.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pyarrow==26.0.1
cat >"$folder/find.py" <<'PY'
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

NAN = float("nan")
log = pa.table({"run": list("aaabbb"), "loss": [2.5, 2.0, 1.5, 4.0, NAN, NAN]})
loss = pc.field("loss")
asked = {"is NaN": pc.is_nan(loss), "is not 4": loss != 4, "not below 5": ~(loss < 5)}
print("in memory:", {name: log.filter(filter_).num_rows for name, filter_ in asked.items()})
for rows in (6, 3):
    for statistics in (True, ["run"]):
        pq.write_table(log, sys.argv[1], row_group_size=rows, write_statistics=statistics)
        found = {
            name: pq.read_table(sys.argv[1], filters=filter_).num_rows
            for name, filter_ in asked.items()
        }
        print(f"groups of {rows} rows, statistics {statistics}:", found)
PY
"$folder/venv/bin/python" "$folder/find.py" "$folder/log.parquet" | tee "$folder/seen"
diff "$folder/seen" - <<'SEEN'
in memory: {'is NaN': 2, 'is not 4': 5, 'not below 5': 2}
groups of 6 rows, statistics True: {'is NaN': 2, 'is not 4': 5, 'not below 5': 0}
groups of 6 rows, statistics ['run']: {'is NaN': 2, 'is not 4': 5, 'not below 5': 2}
groups of 3 rows, statistics True: {'is NaN': 0, 'is not 4': 3, 'not below 5': 0}
groups of 3 rows, statistics ['run']: {'is NaN': 2, 'is not 4': 5, 'not below 5': 2}
SEEN
echo "Seen: pyarrow 26.0.1 skips row groups that hold the NaN it was asked for."
