"""How our own HTML looks: the rules for ``bar_table``, ``one_piece`` and the steps of ``bars``.

Two rules are for what Streamlit draws: it fades a caption as a whole, with the links and the code
in it, and has one grey for the axes of charts in every light theme. Neither was 4.5 to 1.

They go out with the page itself (``streamlit_app.py``), not with what a script draws: there they
came again at every move of a slider, and are longer than a table.
"""

# Bars behind text are seen through on light and on dark, so the text keeps its contrast on both.
STYLE = """<style>
:is(.bars, .steps) .blue { --colour: rgba(105, 122, 240, 0.38); }
:is(.bars, .steps) .orange { --colour: rgba(236, 130, 60, 0.40); }
:is(.bars, .steps) .green { --colour: rgba(15, 150, 130, 0.36); }
:is(.bars, .steps) .grey { --colour: rgba(128, 134, 160, 0.35); }
table.bars { width: 100%; border-collapse: separate; border-spacing: 0; margin-bottom: 0;
  border: 1px solid rgba(128, 134, 160, 0.35); border-radius: 0.5rem; }
table.bars :is(td, th) { padding: 0.25rem 0.375rem; text-align: left; font-weight: 400;
  line-height: 1.5; border: 0 solid rgba(128, 134, 160, 0.35); }
table.bars .long { overflow-wrap: anywhere; }
table.bars tbody :is(td, th) { border-top-width: 1px; }
table.bars :is(td, th) + :is(td, th) { border-left-width: 1px; }
table.bars thead th, table.bars tbody th { opacity: 0.8; }
table.bars .number { text-align: right; font-variant-numeric: tabular-nums; }
table.bars .bar { background: center / 100% 70% no-repeat
  linear-gradient(90deg, var(--colour) var(--bar), transparent var(--bar)); }
@media (max-width: 480px) { table.bars :is(td, th) { padding: 0.25rem; font-size: 0.875rem; } }
.told table.bars tbody th { width: 4rem; }
table.bars b, table.bars .strong :is(td, th) { font-weight: 600; }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1rem;
  font-size: 0.875rem; }
.steps table.bars thead th, .steps figcaption { opacity: 1; font-weight: 600; white-space: nowrap; }
.steps figure { display: flex; flex-direction: column; margin: 0; min-height: 19rem; }
.steps figcaption { padding: 0.25rem 0 0.75rem; text-align: left; }
.steps .line { position: relative; flex: 1; margin-bottom: 0.75rem; }
.steps .line > * { position: absolute; line-height: 1; transform: translateY(-50%); }
.steps .line small { left: 0; width: 1.5rem; text-align: right; }
.steps .line i { left: 2rem; width: 1.75rem; transform: none; box-sizing: border-box;
  background-color: var(--colour); border: 1px solid rgba(128, 134, 160, 0.6); }
.steps .line span { left: 5.25rem; white-space: nowrap; }
.steps .line b { left: 3.9rem; font-weight: 600; white-space: nowrap; }
.together { display: flex; flex-direction: column; gap: 1rem; }
.together :is(dl, dt, dd, p) { margin: 0; padding: 0; }
.figure dt { font-size: 0.875rem; line-height: 1.5; }
.figure .value { font-size: 2.25rem; line-height: 1.4; overflow-wrap: anywhere; }
.figure .note { width: fit-content; font-size: 0.875rem; line-height: 1.5; padding: 0 0.5rem;
  border-radius: 1rem; background-color: rgba(128, 134, 160, 0.16); }
.figure .note:empty { display: none; }
.terms { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: baseline; margin-top: 2rem;
  padding-top: 0.75rem; border-top: 1px solid rgba(128, 134, 160, 0.35); font-size: 0.875rem; }
.terms b { flex-basis: 100%; font-weight: 600; }
.terms summary { cursor: pointer; width: fit-content; padding: 0.1rem 0.6rem; list-style: none;
  border: 1px solid rgba(128, 134, 160, 0.6); border-radius: 1rem; }
.terms details[open] { flex-basis: 100%; }
.terms p { margin: 0.25rem 0 0.5rem; max-width: 46rem; }
.term { anchor-scope: --term; }
.term > button { all: unset; anchor-name: --term; cursor: help; border-bottom: 1px dotted; }
.term > button:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
.term > [popover] { position-anchor: --term; margin: 0; padding: 0.5rem 0.75rem; z-index: 20;
  width: max-content; max-width: min(22rem, 90vw); font-size: 0.875rem; line-height: 1.5;
  color: CanvasText; background-color: Canvas;
  border: 1px solid rgba(128, 134, 160, 0.6); border-radius: 0.5rem; }
.term:hover > [popover], .term > button:focus-visible + [popover] { display: block; }
@supports (position-area: bottom) {
  .term > [popover] { inset: auto; position-area: bottom span-right;
    position-try-fallbacks: flip-inline, flip-block; } }
.glossary dt { margin-top: 0.75rem; }
.glossary dd { margin: 0; max-width: 46rem; }
.written { font-size: 1.125rem; line-height: 1.6; overflow-wrap: anywhere; }
.lines { white-space: pre-wrap; unicode-bidi: plaintext; overflow-wrap: anywhere; }
[class*=st-key-as-it-is-] :is(p, h1, h2, h3) { unicode-bidi: plaintext; }
input[type=text], textarea { unicode-bidi: plaintext; text-align: start; }
.figure .value, table.bars tbody th, .steps .line span, .caption { unicode-bidi: plaintext;
  text-align: left; }
.caption { font-size: 0.875rem; line-height: 1.6; opacity: 0.72; }
[data-testid=stApp] [data-testid=stCaptionContainer] :is(a, code) { color: inherit; }
svg.marks .role-axis text { fill: currentColor; fill-opacity: 0.72; }
.columns { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--least)), 1fr)); }
.columns > div { display: flex; flex-direction: column; gap: 1rem; min-width: 0; }
.flow { display: flex; flex-direction: column; align-items: center; gap: 0.2rem;
  font-size: 0.875rem; text-align: center; }
.flow > div { width: 100%; max-width: 20rem; padding: 0.35rem 0.75rem; border-radius: 0.5rem;
  border: 1px solid rgba(105, 122, 240, 0.7); background-color: rgba(105, 122, 240, 0.14); }
.flow > .new { border: 2px solid rgba(15, 150, 130, 0.9);
  background-color: rgba(15, 150, 130, 0.18); }
[data-testid=stMainBlockContainer] { padding-top: 4rem; padding-bottom: 4rem; }
[data-testid=stMain] [data-testid=stHeading] h2 { padding: 0.5rem 0; }
.st-key-desk_part button { padding-inline: 0.7rem; }
.card { padding: 1rem; border: 1px solid rgba(128, 134, 160, 0.35); border-radius: 0.5rem; }
</style>"""
