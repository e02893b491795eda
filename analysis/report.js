"use strict";
const rows = [...document.querySelectorAll("#card tbody tr")], pick = document.getElementById("filter");
function filter() {
  let n = 0;
  for (const r of rows) { r.hidden = pick.value !== "" && r.dataset.verdict !== pick.value; n += !r.hidden; }
  document.getElementById("shown").textContent = n + " of " + rows.length + " comparisons";
}
pick.addEventListener("change", filter); filter();

const COLOURS = ["#009E73", "#CC79A7", "#9a9a9a", "#333333"];
const draw = (svg, tag, attrs, text) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const k in attrs) e.setAttribute(k, attrs[k]);
  if (text !== undefined) e.textContent = text;
  return svg.appendChild(e);
};
for (const box of document.querySelectorAll(".viewer")) {
  const data = JSON.parse(document.getElementById(box.dataset.trial).textContent), t = data.time;
  const which = box.querySelector(".which"), pop = box.querySelector(".pop"), zoom = box.querySelector(".zoom");
  const scrub = box.querySelector(".scrub"), svg = box.querySelector(".plot"), read = box.querySelector(".read");
  data.trials.forEach((x, i) => which.add(new Option(x.title, i)));
  data.populations.forEach((p, i) => pop.add(new Option(p.name, i)));
  pop.value = Math.max(0, data.populations.findIndex(p => p.name === (["stimulus", "entry"].includes(data.event) ? "GPi" : "VTA")));
  scrub.max = t.length - 1; scrub.value = t.findIndex(x => x >= 0.1);
  const main = p => p.named ? data.main : [0, 1];
  const group = (p, i) => p.rate.length === 1 ? 3 : (main(p).indexOf(p.channels[i]) + 3) % 3;
  const colour = (p, i) => COLOURS[group(p, i)];
  const show = () => {
    const trial = data.trials[which.value], k = pop.value;
    const p = {...data.populations[k], rate: trial.rate[k], spikes: trial.spikes && trial.spikes[k]};
    const now = t[scrub.value], width = (t[t.length - 1] - t[0]) / zoom.value;
    const from = Math.min(Math.max(now - width / 2, t[0]), t[t.length - 1] - width), to = from + width;
    const raster = p.spikes !== null, top = raster ? 225 : 30, x = s => 60 + 820 * (s - from) / (to - from);
    const most = Math.max(10, ...p.rate.map(r => Math.max(...r))) * 1.05, step = [2, 5, 10, 20, 50, 100].find(k => 5 * k >= most) || 200;
    const high = step * Math.ceil(most / step), y = v => 380 - (380 - top) * v / high;
    svg.replaceChildren();
    if (raster) {
      const all = p.spikes.length * data.shown;
      p.spikes.forEach(([time, neuron], i) => { let d = "";
        time.forEach((s, k) => { if (s >= from && s <= to) { const v = 195 - 180 * (i * data.shown + neuron[k]) / all; d += `M${x(s).toFixed(1)} ${v.toFixed(1)}v-3`; } });
        draw(svg, "path", {d, stroke: colour(p, i), "stroke-width": 1.2, fill: "none"}); });
      draw(svg, "text", {x: 66, y: 12, "font-size": 12}, `spikes, ${data.shown} neurons of each pool`);
    }
    p.rate.forEach((r, i) => { let d = "";
      r.forEach((v, k) => { if (t[k] >= from && t[k] <= to) d += (d ? "L" : "M") + x(t[k]).toFixed(1) + " " + y(v).toFixed(1); });
      draw(svg, "path", {d, stroke: colour(p, i), "stroke-width": 1.8, fill: "none"}); });
    draw(svg, "path", {d: "M60 380H880M60 " + y(high) + "V380", stroke: "#333", fill: "none"});
    for (let v = 0; v <= high; v += step) draw(svg, "text", {x: 54, y: y(v) + 4, "font-size": 12, "text-anchor": "end"}, v);
    const every = [0.02, 0.05, 0.1, 0.2, 0.5].find(k => 8 * k >= width) || 0.5;
    for (let s = Math.ceil(from / every - 1e-6) * every; s <= to + 1e-6; s += every)
      draw(svg, "text", {x: x(s), y: 396, "font-size": 12, "text-anchor": "middle"}, (s + 1e-9).toFixed(2));
    draw(svg, "text", {x: 470, y: 413, "font-size": 12, "text-anchor": "middle"}, `time from ${data.event} [s]`);
    draw(svg, "text", {x: 66, y: top - 6, "font-size": 12}, "rate [spikes/s]");
    const line = (s, dash, c) => { if (s >= from && s <= to) draw(svg, "path", {d: `M${x(s)} 15V380`, stroke: c, "stroke-dasharray": dash, fill: "none"}); };
    line(0, "2 3", "#000"); if (trial.decision !== null) line(trial.decision, "6 4", "#B22222"); if (trial.reward !== null) line(trial.reward, "2 3", "#E69F00"); line(now, "", "#0b57a4");
    const value = i => p.rate[i][scrub.value].toFixed(1);
    const names = [...(p.named ? data.names : ["first pool", "second pool", "other pools"]), "its only pool"];
    const groups = p.rate.map((_, i) => group(p, i)), parts = names.map((n, c) => groups.includes(c) ? `${n} ${value(groups.indexOf(c))}` : "");
    box.querySelectorAll(".who").forEach((e, c) => { e.hidden = !groups.includes(c); e.lastChild.textContent = names[c]; });
    scrub.setAttribute("aria-valuetext", `${(1000 * now).toFixed(0)} ms from the ${data.event}`);
    read.textContent = `${p.name}, ${(1000 * now).toFixed(0)} ms from the ${data.event} (${trial.title}` +
      (trial.decision === null ? "" : `, decision at ${(1000 * trial.decision).toFixed(0)} ms`) + "): " +
      (p.rate.length === 1 ? value(0) : parts.filter(Boolean).join(", ")) + " spikes/s";
  };
  for (const e of [which, pop, zoom, scrub]) e.addEventListener("input", show);
  show();
}
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details")) d.open = true; });
