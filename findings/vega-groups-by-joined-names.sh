#!/usr/bin/env bash
# Vega 6.4.0 with Vega-Lite 6.5.0: two groups whose names are alike when they are joined by | are one group,
# and so are a missing word and the word "null".
#
# One expects: rows belong to one group when each field they are grouped by is equal, as in SQL and pandas.
# A bar per pair of tokens shows each pair's own number, and a chart of rows adds nothing together that the
# same chart draws apart where it does not add.
#
# What happens: a group's key is a string, the values put together with | between them, or the one value's
# text. The tokens "a|" and "b" have thus the key of "a" and "|b": one bar, with the sum of both, under the
# names of whichever row came first; the other pair is neither among the bars nor in the legend. null, as
# for the word before the first, is counted with the word "null", and 1 with "1". By joinaggregate, from
# which one makes shares, the row itself gets the other pair's names. No error, no warning. Texts of
# people seldom hold a |; tokens of code and of tables do. The way out: group before the chart, or give each
# group a number in the data and group by it.
#
# Source: vega-transforms, src/util/AggregateKeys.js (multikey, groupkey), used by Aggregate.js
# and JoinAggregate.js. Vega-Lite's page on aggregation says of groupby only that it names fields
# to group by (https://vega.github.io/vega-lite/docs/aggregate.html).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"name": "finding", "private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund vega@6.4.0 vega-lite@6.5.0 >/dev/null
cat >group.mjs <<'JS'
import * as vega from "vega";
import {compile} from "vega-lite";

const bars = async (values, y, transform = []) => {
  const nominal = (field) => ({field, type: "nominal"});
  const encoding = {x: nominal("first"), color: nominal("next"), y: {type: "quantitative", ...y}};
  const {spec} = compile({data: {values}, transform, mark: "bar", encoding});
  const view = await new vega.View(vega.parse(spec), {renderer: "none"}).runAsync();
  const drawn = [];
  const look = (item) => {
    if (item.mark?.role === "mark" && item.mark.marktype === "rect") drawn.push(item.datum);
    (item.items ?? []).forEach(look);
  };
  look(view.scenegraph().root);
  const name = ["share", "sum_times", "times"].find((key) => key in drawn[0]);
  const shown = drawn.map((row) => `${JSON.stringify(row.first)} ${JSON.stringify(row.next)}: ${row[name]}`);
  return `${shown.join(", ")}; legend ${JSON.stringify(view.scale("color").domain())}`;
};
const row = (first, next, times) => ({first, next, times});
const sum = {aggregate: "sum", field: "times"};
const pairs = [row("a|", "b", 1), row("a", "|b", 9)];
const words = [row(null, "x", 1), row("null", "x", 9)];
for (const [says, rows] of [["pairs", pairs], ["pairs turned round", [...pairs].reverse()], ["words", words]]) {
  console.log(`${says}, as they are: ${await bars(rows, {field: "times"})}`);
  console.log(`  summed: ${await bars(rows, sum)}`);
}
const total = [{op: "sum", field: "times", as: "total"}];
const share = [
  {joinaggregate: total, groupby: ["first", "next"]},
  {calculate: "datum.times / datum.total", as: "share"},
];
console.log(`share of a pair in itself: ${await bars(pairs, {field: "share"}, share)}`);
JS
node group.mjs | tee seen
diff seen - <<'SEEN'
pairs, as they are: "a|" "b": 1, "a" "|b": 9; legend ["b","|b"]
  summed: "a|" "b": 10; legend ["b"]
pairs turned round, as they are: "a" "|b": 9, "a|" "b": 1; legend ["b","|b"]
  summed: "a" "|b": 10; legend ["|b"]
words, as they are: null "x": 1, "null" "x": 9; legend ["x"]
  summed: null "x": 10; legend ["x"]
share of a pair in itself: "a|" "b": 0.1, "a|" "b": 0.9; legend ["b"]
SEEN
echo "Seen: vega 6.4.0 takes groups for one whose names, joined by |, are the same text."
