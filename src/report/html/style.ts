/** The page's one style sheet. Colours are variables, of a light and a dark scheme; nothing is loaded. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f9; --line: #d9dde3; --ink: #16191d; --dim: #5a626d;
  --good: #116a37; --good-paper: #e3f4e9; --bad: #b3261e; --bad-paper: #fbe6e4;
  --warn: #805300; --warn-paper: #fbf0d6; --before: #5a6fb5; --after: #c25e00; --focus: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121417; --panel: #1b1f24; --line: #343a42; --ink: #e8eaed; --dim: #a4adb8;
    --good: #6fd394; --good-paper: #14301f; --bad: #ff938a; --bad-paper: #401a18;
    --warn: #f1c365; --warn-paper: #382a0c; --before: #8ea4f0; --after: #f29a4a; --focus: #8ab4f8;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
main { overflow-x: clip; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  overflow-wrap: anywhere;
}
main, body > header, body > footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
body > header { padding-top: 1.25rem; display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; color: var(--dim); }
body > header strong { color: var(--ink); }
body > footer { padding-block: 2rem; color: var(--dim); font-size: .87em; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0 0; }
nav a, a { color: var(--focus); }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; }
h1 { font-size: 1.9rem; letter-spacing: -.01em; }
h1 small, h3 small { font-size: .87rem; font-weight: 400; color: var(--dim); letter-spacing: 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.02rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: .95rem; margin: 1rem 0 .4rem; }
.detail h4 { font-size: .87rem; margin: 1rem 0 .3rem; }
p { margin: .5rem 0; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; font-size: .92em; }
pre { margin: 0; white-space: pre-wrap; }
abbr { text-decoration: underline dotted; text-underline-offset: 3px; cursor: help; }
kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 .35em; background: var(--panel); font-size: .87em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.dim, .keys, .legend { color: var(--dim); font-size: .87em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }

.verdict { margin-top: 1rem; padding: 1.1rem 1.25rem; border-radius: 10px; border-left: 6px solid; }
.verdict.passed { background: var(--good-paper); border-color: var(--good); }
.verdict.regressed { background: var(--bad-paper); border-color: var(--bad); }
.verdict.inconclusive { background: var(--warn-paper); border-color: var(--warn); }
.verdict.passed h1 { color: var(--good); } .verdict.regressed h1 { color: var(--bad); } .verdict.inconclusive h1 { color: var(--warn); }
.verdict h1 small { color: var(--ink); }
.verdict .lead { font-size: 1.08rem; margin: .6rem 0 0; max-width: 62rem; }
.verdict ul { margin: .6rem 0 0; padding-left: 1.2rem; max-width: 62rem; }
.verdict .warnings li::marker { content: '! '; font-weight: 700; }
.verdict .next li::marker { content: '→ '; }
.status.passed { color: var(--good); } .status.regressed { color: var(--bad); } .status.inconclusive { color: var(--warn); }

.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th[scope=row] { min-width: 7.5rem; }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 600; font-size: .87em; vertical-align: bottom; }
tbody th { font-weight: 400; }
table.rows td, table.rows thead th { text-align: right; white-space: nowrap; vertical-align: middle; }
table.rows thead th { vertical-align: bottom; }
table.rows thead th:first-child, table.rows thead th:last-child, table.rows .finding, table.rows th[scope=row] { text-align: left; vertical-align: middle; }
table.rows .total th, table.rows .total td { font-weight: 600; border-top: 2px solid var(--line); }
table.rows .slice th { padding-left: 1.6rem; }
table.rows th[scope=row] { min-width: 10rem; }
table.rows .plot { width: 40%; min-width: 12rem; padding: 0 .6rem; text-align: left; }
table.rows .ratio .plot { color: var(--dim); font-size: .87em; padding-block: .4rem; }
td.dropped { color: var(--bad); } td.finding.held { color: var(--good); } td.finding.unproven, td.finding.empty { color: var(--warn); } td.finding.regress.unproven, td.finding.regress.empty { color: var(--dim); }
table.numbers td, table.numbers thead th { text-align: right; white-space: nowrap; }
table.numbers th[scope=row] { white-space: nowrap; } table.numbers thead th:first-child { text-align: left; }
table.sides { width: auto; min-width: min(100%, 44rem); }
table.differs td { max-width: 30rem; }
.pins td:nth-child(3), .pins td:nth-child(4) { white-space: nowrap; }
td.retired { color: var(--bad); } td.retiring { color: var(--warn); }

svg { display: block; width: 100%; overflow: hidden; }
svg.forest { height: 28px; } svg.axis { height: 22px; } svg .over { overflow: visible; }
svg text { fill: var(--dim); font-size: 11px; font-weight: 400; }
.tick, .zero { stroke: var(--dim); stroke-width: 1; } .zero { opacity: .7; }
.margin { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 3; }
.beyond { fill: var(--bad); opacity: .09; }
.bar { stroke: var(--dim); stroke-width: 2; } .point { fill: var(--dim); stroke: var(--paper); stroke-width: 1; }
.end { fill: none; stroke: var(--dim); stroke-width: 2; }
.bar.held { stroke: var(--good); } .point.held { fill: var(--good); } .end.held { stroke: var(--good); }
.bar.dropped { stroke: var(--bad); } .point.dropped { fill: var(--bad); } .end.dropped { stroke: var(--bad); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem 1.5rem; margin: 1rem 0 .25rem; }
figure { margin: 0; } figcaption { font-size: .87em; font-weight: 600; }
svg.spread { height: 110px; background: var(--panel); border-radius: 6px; margin-top: .3rem; } svg.ticks { height: 16px; }
path.before { fill: var(--before); opacity: .75; } path.after { fill: var(--after); opacity: .75; }
.median { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-left: .6em; }
.key.before { background: var(--before); } .key.after { background: var(--after); }

#filter { display: grid; gap: .6rem; margin-bottom: .25rem; } #filter > * { min-width: 0; }
#statuses { display: flex; flex-wrap: wrap; gap: .35rem; }
.controls { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
button, input, select { font: inherit; color: inherit; }
.chip, select, #search { border: 1px solid var(--line); border-radius: 6px; background: var(--panel); padding: .25rem .6rem; min-height: 2.1rem; }
.chip { cursor: pointer; } .chip[aria-pressed=true] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.chip[aria-pressed=true] .dim { color: inherit; }
#search { flex: 1 1 14rem; min-width: 0; } select { max-width: 16rem; min-width: 0; }
#count { color: var(--dim); margin-left: auto; }
[hidden] { display: none !important; }
#list h3 { margin: 1.4rem 0 .4rem; }
#list ol { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.case { border-top: 1px solid var(--line); border-left: 4px solid transparent; contain: paint; }
.long .case { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.long .case.settled { content-visibility: visible; }
.case:first-child { border-top: 0; }
.broke .case, .required .case, .failing .case { border-left-color: var(--bad); }
.fixed .case { border-left-color: var(--good); }
.flaky .case, .unclear .case { border-left-color: var(--warn); }
.head {
  display: grid; grid-template-columns: minmax(8rem, 18rem) auto minmax(0, 1fr) auto; gap: 0 .75rem; align-items: center;
  width: 100%; text-align: left; border: 0; background: none; padding: .5rem .75rem; cursor: pointer; min-height: 2.5rem;
}
.head:hover, .case.open > .head { background: var(--panel); }
.head:focus-visible { outline-offset: -2px; }
.id { font-weight: 600; }
.why { color: var(--dim); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-size: .92em; }
.mark { border: 1px solid var(--line); border-radius: 4px; padding: 0 .4em; font-size: .8em; color: var(--dim); margin-right: .3em; background: var(--paper); }
.tallies { display: inline-flex; gap: .4rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tally { border-radius: 4px; padding: 0 .4em; min-width: 2.6em; text-align: center; }
.tally.good { background: var(--good-paper); color: var(--good); } .tally.bad { background: var(--bad-paper); color: var(--bad); }
.tally.mixed { background: var(--warn-paper); color: var(--warn); } .tally.none { color: var(--dim); }
.detail { padding: .25rem .9rem 1.1rem; }
.place { color: var(--dim); font-size: .87em; }
.note { color: var(--warn); margin: .3rem 0; }
.scores { margin: .2rem 0; padding-left: 1.1rem; } .scores .assertion { font-weight: 600; color: var(--bad); }
.value { color: var(--dim); }
.value code { color: var(--ink); white-space: pre-wrap; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 1rem; }
.answer { min-width: 0; }
.detail pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; max-height: 28rem; overflow: auto; }
del, ins { text-decoration: none; border-radius: 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
del { background: var(--bad-paper); color: var(--bad); box-shadow: inset 0 -1px var(--bad); }
ins { background: var(--good-paper); color: var(--good); box-shadow: inset 0 -1px var(--good); }
summary { cursor: pointer; }
.question { margin: .5rem 0; } .question pre { margin-top: .3rem; }
.trials td.pass { color: var(--good); } .trials td.fail { color: var(--bad); } .trials td.unscored { color: var(--warn); }
.trials th[scope=row], .trials td:not(.wide) { white-space: nowrap; min-width: 0; } .trials .wide { width: 70%; }
ul.method { padding-left: 1.2rem; } .commands { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; }

@media (max-width: 46rem) {
  main, body > header, body > footer { padding-inline: .85rem; }
  h1 { font-size: 1.5rem; }
  .head { grid-template-columns: minmax(0, 1fr) auto; }
  .head .id { grid-column: 1; } .head .tallies { grid-column: 2; grid-row: 1; }
  .head .marks { grid-column: 1 / -1; } .head .why { grid-column: 1 / -1; }
  .marks:empty, .why:empty { display: none; }
  #count { margin-left: 0; } select { flex: 1 1 8rem; max-width: 100%; }
  .keys { display: none; }
  .scroll td, .scroll th { min-width: 6rem; }
  table.numbers td, table.numbers thead th { min-width: 0; }
  table.rows, table.rows thead, table.rows tbody, table.rows tr { display: block; }
  table.rows thead tr { display: block; }
  table.rows thead th { display: none; }
  table.rows thead th.plot { display: block; width: auto; border: 0; }
  table.rows tbody tr { display: flex; flex-wrap: wrap; gap: .1rem .9rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.rows tbody th, table.rows td { border: 0; padding: 0; min-width: 0; }
  table.rows tbody th { flex: 1 1 50%; order: -3; } table.rows .slice th { padding-left: 0; }
  table.rows .total th, table.rows .total td { border: 0; }
  table.rows .finding { order: -2; flex: 0 1 auto; }
  table.rows td.plot { flex: 1 0 100%; min-width: 0; padding: 0; order: -1; }
  table.rows thead th.plot { min-width: 0; padding: 0; }
  table.rows td[data-name]::before { content: attr(data-name) ' '; color: var(--dim); font-weight: 400; font-size: .87em; }
}
@media print {
  :root { --paper: #fff; --panel: #fff; --ink: #000; --dim: #444; --line: #999; }
  body { font-size: 10px; }
  th, td { padding: .25rem .4rem; }
  th[scope=row], table.rows th[scope=row], table.rows .plot { min-width: 6rem; }
  nav, #filter, .keys, .skip { display: none; }
  .case, .long .case { content-visibility: visible; contain: none; break-inside: avoid-page; }
  .case.open { break-inside: auto; }
  .detail pre { max-height: none; overflow: visible; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
}
`;
