// The brain at work: populations lit by their rates at the chosen time, spikes and rates of one of
// them beside it. Everything that the pictures show is also said in words, for a screen reader.
const CHANNELS = ["#009E73", "#CC79A7", "#9a9a9a", "var(--ink)"];
const LEAST = p => Math.max(2, p / 4); // a change from rate p by less [spikes/s] is not lit to the full
const LASTS = 8000; // how long the play button takes for a trial [ms]

function svgElement(parent, tag, attrs, text) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const k in attrs) e.setAttribute(k, attrs[k]);
  if (text !== undefined) e.textContent = text;
  return parent.appendChild(e);
}

function htmlElement(parent, tag, className, text) {
  const e = document.createElement(tag);
  e.className = className;
  if (text !== undefined) e.textContent = text;
  return parent.appendChild(e);
}

// Rates of one series as a function of pool and moment, with each pool's mean before the event.
function rates(series, time) {
  const bytes = Uint8Array.from(atob(series.rate), c => c.charCodeAt(0));
  const whole = new Uint16Array(bytes.buffer), n = time.length;
  const tenths = (pool, k) => whole[pool * n + Number(k)];
  const at = (pool, k) => tenths(pool, k) === 65535 ? NaN : tenths(pool, k) / 10; // no trial lasts so long
  const earlier = time.map((t, k) => k).filter(k => time[k] < 0);
  const before = pool => earlier.reduce((sum, k) => sum + (at(pool, k) || 0), 0) / Math.max(earlier.length, 1);
  return {at, before};
}

class Viewer {
  constructor(box) {
    this.box = box;
    this.data = JSON.parse(document.getElementById(box.dataset.trial).textContent);
    for (const name of ["arm", "which", "pop", "zoom", "scrub", "play", "read", "most", "board", "plot"])
      this[name] = box.querySelector("." + name);
    for (const arm of new Set(this.data.series.map(s => s.arm))) this.arm.add(new Option(arm, arm));
    this.data.populations.forEach((p, i) => this.pop.add(new Option(p.name, i)));
    const first = ["stimulus", "entry"].includes(this.data.event) ? "GPi" : "VTA";
    this.pop.value = Math.max(0, this.data.populations.findIndex(p => p.name === first));
    this.makeBoard();
    this.arm.addEventListener("input", () => this.list());
    this.which.addEventListener("input", () => this.load());
    for (const e of [this.pop, this.zoom, this.scrub]) e.addEventListener("input", () => this.show());
    this.play.addEventListener("click", () => this.toggle());
    addEventListener("resize", () => this.wires());
    this.list();
  }

  list() { // trials and means of the chosen arm, the same one again if it is there
    const before = this.which.selectedOptions[0]?.text;
    this.which.replaceChildren();
    this.data.series.forEach((s, i) => { if (s.arm === this.arm.value) this.which.add(new Option(s.title, i)); });
    const same = [...this.which.options].find(o => o.text === before);
    if (same) this.which.value = same.value;
    this.load();
  }

  load() {
    this.series = this.data.series[this.which.value];
    const t = this.data.clocks[this.series.clock], then = this.time ? this.time[this.scrub.value] : 0.1;
    this.time = t;
    this.rates = rates(this.series, t);
    this.scrub.max = t.length - 1;
    this.scrub.value = Math.max(0, t.findIndex(x => x >= then));
    this.before = this.data.populations.map(p => p.pools.map(this.rates.before));
    this.scale = this.data.populations.map((p, i) => Math.max(...p.pools.map((pool, j) =>
      t.reduce((most, _, k) => Math.max(most, Math.abs(this.rates.at(pool, k) - this.before[i][j]) || 0), LEAST(this.before[i][j])))));
    this.show();
  }

  toggle() { // while it plays, a screen reader is not told of every moment
    if (this.playing) return this.stop();
    if (+this.scrub.value >= this.time.length - 1) this.scrub.value = 0;
    const from = +this.scrub.value, start = performance.now(), n = this.time.length - 1;
    this.play.textContent = "Pause";
    for (const e of [this.read, this.most]) e.setAttribute("aria-live", "off");
    const step = now => {
      this.scrub.value = Math.min(from + n * (now - start) / LASTS, n);
      this.show();
      if (+this.scrub.value >= n) this.stop();
      else this.playing = requestAnimationFrame(step);
    };
    this.playing = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.play.textContent = "Play";
    for (const e of [this.read, this.most]) e.setAttribute("aria-live", "polite");
    this.show();
  }

  makeBoard() {
    this.tiles = {};
    const index = Object.fromEntries(this.data.populations.map((p, i) => [p.name, i]));
    for (const group of this.data.regions) {
      const row = htmlElement(this.board, "div", "group");
      for (const [name, members] of group) {
        const region = htmlElement(row, "div", "region");
        htmlElement(region, "span", "title", name);
        const inside = htmlElement(region, "div", "inside");
        for (const member of members) {
          const tile = htmlElement(inside, "div", "tile");
          const lamps = htmlElement(tile, "span", "lamps");
          for (const _ of this.data.populations[index[member]].pools) htmlElement(lamps, "span", "lamp");
          htmlElement(tile, "b", "", member);
          htmlElement(tile, "span", "rate");
          tile.addEventListener("click", () => { this.pop.value = index[member]; this.show(); });
          this.tiles[member] = tile;
        }
      }
    }
    this.overlay = svgElement(this.board, "svg", {class: "wires", "aria-hidden": "true"});
  }

  show() {
    this.light();
    this.wires();
    this.say();
    this.draw();
  }

  light() { // above the rate before the event warm, below it cold, each pool on its own
    const k = this.scrub.value;
    this.data.populations.forEach((p, i) => {
      const tile = this.tiles[p.name];
      if (!tile) return;
      const now = p.pools.map(pool => this.rates.at(pool, k));
      [...tile.querySelectorAll(".lamp")].forEach((lamp, j) => {
        const change = (now[j] - this.before[i][j]) / this.scale[i] || 0;
        lamp.style.backgroundColor = change > 0 ? "var(--above)" : "var(--below)";
        lamp.style.opacity = (0.8 * Math.min(1, Math.abs(change))).toFixed(2);
      });
      const mean = now.reduce((a, b) => a + b) / now.length;
      tile.querySelector(".rate").textContent = isNaN(mean) ? "–" : mean.toFixed(0);
      tile.classList.toggle("chosen", i === +this.pop.value);
    });
  }

  wires() { // of the chosen population only: what it projects to, and what projects to it
    this.overlay.replaceChildren();
    const here = this.data.populations[this.pop.value].name, frame = this.board.getBoundingClientRect();
    const place = name => {
      const r = this.tiles[name].getBoundingClientRect();
      return {x: r.x + r.width / 2 - frame.x, y: r.y + r.height / 2 - frame.y, w: r.width / 2 + 2, h: r.height / 2 + 2};
    };
    for (const [source, target, kind] of this.data.links) {
      if (source !== here && target !== here) continue;
      const a = place(source), b = place(target), dx = b.x - a.x, dy = b.y - a.y;
      const edge = r => Math.min(r.w / Math.abs(dx || 1e-9), r.h / Math.abs(dy || 1e-9));
      const start = edge(a), end = 1 - edge(b), x = a.x + dx * end, y = a.y + dy * end;
      const turn = Math.atan2(dy, dx) * 180 / Math.PI, how = source === here ? "out" : "in";
      svgElement(this.overlay, "path", {class: how, d: `M${a.x + dx * start} ${a.y + dy * start}L${x} ${y}`});
      svgElement(this.overlay, "path", {class: `head ${how} ${kind}`, transform: `translate(${x} ${y}) rotate(${turn})`,
        d: {excitation: "M-7 -4L0 0L-7 4Z", inhibition: "M-1 -5V5", gain: "M-8 0L-4 -4L0 0L-4 4Z"}[kind]
          || "M-6 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"});
    }
  }

  group(p, j) { return p.pools.length === 1 ? 3 : ((p.named ? this.data.main : [0, 1]).indexOf(p.channels[j]) + 3) % 3; }

  say() {
    const p = this.data.populations[this.pop.value], now = 1000 * this.time[this.scrub.value], k = this.scrub.value;
    const names = [...(p.named ? this.data.names : ["first pool", "second pool", "other pools"]), "its only pool"];
    const groups = p.pools.map((_, j) => this.group(p, j)), value = j => (v => isNaN(v) ? "no rate" : v.toFixed(1))(this.rates.at(p.pools[j], k));
    const parts = names.map((n, c) => groups.includes(c) ? `${n} ${value(groups.indexOf(c))}` : "").filter(Boolean);
    const when = `${now.toFixed(0)} ms from the ${this.data.event}`, s = this.series;
    this.scrub.setAttribute("aria-valuetext", when);
    this.read.textContent = `${p.name}, ${when} (${s.arm}, ${s.title}` +
      (s.decision === null ? "" : `, decision at ${(1000 * s.decision).toFixed(0)} ms`) + "): " +
      (p.pools.length === 1 ? value(0) : parts.join(", ")) + " spikes/s";
    this.box.querySelectorAll(".who").forEach((e, c) => { e.hidden = !groups.includes(c); e.lastChild.textContent = names[c]; });
    const far = this.data.populations.map((q, i) => {
      const changes = q.pools.map((pool, j) => this.rates.at(pool, k) - this.before[i][j] || 0);
      const change = changes.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a), j = changes.indexOf(change);
      return {change: change / (this.before[i][j] + 5), text: `${q.name} (${this.before[i][j].toFixed(0)} → ${this.rates.at(q.pools[j], k).toFixed(0)})`};
    });
    const three = sign => far.filter(f => f.change * sign > 0.1).sort((a, b) => sign * (b.change - a.change)).slice(0, 3).map(f => f.text).join(", ") || "none";
    this.most.textContent = `Furthest from their rate before the ${this.data.event}: above ${three(1)}; below ${three(-1)}.`;
  }

  draw() {
    const p = this.data.populations[this.pop.value], t = this.time, now = t[this.scrub.value], svg = this.plot;
    const width = (t[t.length - 1] - t[0]) / this.zoom.value;
    const from = Math.min(Math.max(now - width / 2, t[0]), t[t.length - 1] - width), to = from + width;
    const spikes = this.series.spikes && p.pools.map(pool => this.series.spikes[pool]);
    const x = s => 50 + 540 * (s - from) / (to - from), top = spikes ? 190 : 30;
    svg.replaceChildren();
    if (spikes) this.raster(spikes, p, x, from, to);
    const inside = t.map((_, k) => k).filter(k => t[k] >= from && t[k] <= to);
    const most = Math.max(10, ...p.pools.flatMap(pool => t.map((_, k) => this.rates.at(pool, k) || 0))) * 1.05;
    const step = [2, 5, 10, 20, 50, 100].find(s => 5 * s >= most) || 200, high = step * Math.ceil(most / step);
    const y = v => 380 - (380 - top) * v / high;
    p.pools.forEach((pool, j) => svgElement(svg, "path", {"stroke-width": 1.8, fill: "none", stroke: CHANNELS[this.group(p, j)],
      d: inside.filter(k => !isNaN(this.rates.at(pool, k)))
        .map((k, m) => (m ? "L" : "M") + x(t[k]).toFixed(1) + " " + y(this.rates.at(pool, k)).toFixed(1)).join("")}));
    svgElement(svg, "path", {d: `M50 380H590M50 ${y(high)}V380`, class: "axis"});
    for (let v = 0; v <= high; v += step) svgElement(svg, "text", {x: 44, y: y(v) + 4, "text-anchor": "end"}, v);
    const every = [0.02, 0.05, 0.1, 0.2, 0.5, 1].find(s => 6 * s >= width) || 1;
    for (let s = Math.ceil(from / every - 1e-6) * every; s <= to + 1e-6; s += every)
      svgElement(svg, "text", {x: x(s), y: 397, "text-anchor": "middle"}, (s + 1e-9).toFixed(2));
    svgElement(svg, "text", {x: 320, y: 415, "text-anchor": "middle"}, `time from ${this.data.event} [s]`);
    svgElement(svg, "text", {x: 56, y: top - 8}, `${p.name}, rate [spikes/s]`);
    for (const [s, name] of [[0, "event"], [this.series.decision, "decision"], [this.series.reward, "reward"], [now, "now"]])
      if (s !== null && s >= from && s <= to) svgElement(svg, "path", {d: `M${x(s)} 15V380`, class: "at " + name});
  }

  raster(spikes, p, x, from, to) {
    const all = spikes.length * this.data.shown;
    spikes.forEach(([time, neuron], j) => {
      let d = "";
      time.forEach((s, k) => {
        if (s >= from && s <= to) d += `M${x(s).toFixed(1)} ${(165 - 150 * (j * this.data.shown + neuron[k]) / all).toFixed(1)}v-3`;
      });
      svgElement(this.plot, "path", {d, stroke: CHANNELS[this.group(p, j)], "stroke-width": 1.2, fill: "none"});
    });
    svgElement(this.plot, "text", {x: 56, y: 11}, `${p.name}, spikes of ${this.data.shown} neurons of each pool`);
  }
}

document.querySelectorAll(".viewer").forEach(box => new Viewer(box));
