#!/usr/bin/env bash
# Vega 6.4.0 with Vega-Lite 6.5.0: an axis of words keeps the places of words that a chart has lost.
#
# One expects: `sort: null` on a nominal axis means "in the order of the data", so that a chart whose
# data are changed (View.change, which is what Streamlit's front end does when a chart's rows change)
# shows the new rows in their order, as a new chart with the same rows would.
#
# What happens: the axis takes its domain from an aggregate that counts values up and down. A value
# that stays keeps the rank that it had, and only new values go to the end. A sentence with one word
# moved is then drawn in an order that stands in no data, and the same rows in a new chart are drawn
# right. No error, no warning; a reload hides it.
#
# Source: Vega-Lite's page on sorting says of null that nothing is sorted
# (https://vega.github.io/vega-lite/docs/sort.html#no-sort); a maintainer of Vega wrote in 2015 that the
# order of a domain from data is not promised (https://github.com/vega/vega/issues/354); the domain is
# made by an Aggregate and a Values operator (vega-parser, src/parsers/scale.js). What follows from that
# for a chart that changes is said nowhere: it is what this script prints. A way out is to place by
# number and to label by a look-up.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"name": "finding", "private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund vega@6.4.0 vega-lite@6.5.0 >/dev/null
cat >order.mjs <<'JS'
import * as vega from "vega";
import {compile} from "vega-lite";

const encoding = {
  x: {field: "word", type: "nominal", sort: null},
  y: {field: "share", type: "quantitative"},
};
const {spec} = compile({data: {name: "rows"}, mark: "bar", encoding});
const rows = (sentence) => sentence.split(" ").map((word, at) => ({word, share: at + 1}));
const order = (view) => view.scale("x").domain().join(" ");
const chart = async (sentence) =>
  new vega.View(vega.parse(spec), {renderer: "none"}).insert("rows", rows(sentence)).runAsync();

const view = await chart("he went to wanted go");
console.log(`first:   ${order(view)}`);
const change = vega.changeset().remove(vega.truthy).insert(rows("he wanted to go home"));
await view.change("rows", change).runAsync();
console.log(`changed: ${order(view)}`);
console.log(`new:     ${order(await chart("he wanted to go home"))}`);
JS
node order.mjs | tee seen
diff seen - <<'SEEN'
first:   he went to wanted go
changed: he to wanted go home
new:     he wanted to go home
SEEN
echo "Seen: vega 6.4.0, vega-lite 6.5.0; the changed chart's words stand in an order of no data."
