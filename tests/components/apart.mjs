// The numbers of starts and ends by month, drawn by the rule of assets/30-charts.js alone: prints where each would touch another.
import { readFileSync } from "node:fs";
const source = readFileSync(process.argv[2], "utf8");
const rule = source.slice(source.indexOf("  const GAP_PX"), source.indexOf("  function timeline("));
const apart = new Function(rule + "; return apart;")();
const [width, left, right] = JSON.parse(process.argv[3]);
const last = left.length - 1;
const note = (xanchor, values) => ({ x: last, y: values[last], text: String(values[last]), xanchor, xshift: xanchor === "right" ? -1 : 1, font: { size: 16 } });
const highest = (values) => values.map((v, i) => (i === values.indexOf(Math.max(...values)) && i !== last ? String(v) : ""));
const figure = {
  data: [left, right].map((values) => ({ x: values.map(String), y: values, text: highest(values), textfont: { size: 14 } })),
  layout: { height: 220, bargap: 0.34, margin: { l: 48, r: 8, t: 24, b: 34 }, yaxis: { range: [0, Math.max(...left, ...right) * 1.02 + 1] }, annotations: [note("right", left), note("left", right)] },
};
apart(figure, width);
const { layout } = figure;
const step = (width - layout.margin.l - layout.margin.r) / (last + 1);
const unit = (layout.height - layout.margin.t - layout.margin.b) / layout.yaxis.range[1];
const box = (text, size, from, foot) => ({ text, from, to: from + text.length * 0.54 * size, foot, top: foot + 18 });
const boxes = layout.annotations.map((n) => {
  const near = (last + 0.5) * step + n.xshift;
  return box(n.text, 16, n.xanchor === "right" ? near - n.text.length * 0.54 * 16 : near, n.y * unit + (n.yshift || 0));
});
figure.data.forEach((trace, k) => trace.text.forEach((text, i) => {
  const middle = (i + 0.5) * step + (k ? 1 : -1) * ((1 - layout.bargap) / 4) * step;
  if (text) boxes.push(box(text, 14, middle - text.length * 0.27 * 14, trace.y[i] * unit));
}));
const touch = (a, b) => a.from < b.to + 4 && b.from < a.to + 4 && a.foot < b.top && b.foot < a.top;
// Of the last numbers: against each other and against the highest ones.
const clashes = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => i < 2 && touch(a, b)).map((b) => [a.text, b.text]));
const outside = boxes.slice(0, 2).filter((b) => b.to > width - layout.margin.l || b.top > layout.height - layout.margin.b + 2).map((b) => b.text);
console.log(JSON.stringify({ clashes, outside }));
