/* Charts: tokens become colours, labels stand only where they fit, segments answer to mouse, touch and keys. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const PHONE = 768;

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const kept = {};
    return (token) => (kept[token] = kept[token] || style.getPropertyValue("--" + token).trim());
  }
  function paint(thing, colour) {
    if (typeof thing === "string") return thing[0] === "@" ? colour(thing.slice(1)) : thing;
    if (Array.isArray(thing)) return thing.length > 40 ? thing : thing.map((part) => paint(part, colour));
    if (thing && typeof thing === "object") {
      const painted = {};
      for (const key in thing) painted[key] = paint(thing[key], colour);
      return painted;
    }
    return thing;
  }
  function wrapped(name, room) {
    const lines = [""];
    name.split(" ").forEach((word) => {
      const last = lines[lines.length - 1];
      if (last && (last + " " + word).length > room) lines.push(word);
      else lines[lines.length - 1] = last ? last + " " + word : word;
    });
    return lines.join("<br>");
  }
  function narrow(figure, chart, width) {
    const layout = figure.layout;
    if (width >= (chart.narrowest || 560)) return;
    // Long names have more room, and their lines room above each other.
    const long = chart.narrowest && chart.names.some((name) => name.length > 30);
    const names = chart.names.map((name) => wrapped(name, long ? 24 : 16));
    const lines = Math.max(...names.map((name) => name.split("<br>").length), 1);
    const pitch = chart.narrowest ? [44, 50, 66][Math.min(lines, 3) - 1] : 58;
    layout.margin = { ...layout.margin, l: long ? 186 : 126, r: chart.kind === "bullet" ? 86 : 46 };
    layout.height = chart.rows.length * pitch + 26;
    layout.bargap = 1 - 26 / pitch;
    layout.yaxis = { ...layout.yaxis, ticktext: names, tickfont: { ...layout.yaxis.tickfont, size: 15 }, ticklen: 8 };
    layout.xaxis = { ...layout.xaxis, nticks: 3 };
  }
  function ticks(most, many = 4.2) {
    const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000];
    return steps.find((step) => most / step <= many) || 10000;
  }
  function stacked(chart, figure, width, shares) {
    narrow(figure, chart, width);
    const layout = figure.layout;
    // One count a row is its own whole: it has no share.
    const percent = shares && !chart.counts;
    const hasParts = figure.data.some((trace) => trace.meta && trace.meta.parts);
    if (hasParts && width < 560) layout.margin = { ...layout.margin, r: 78 };
    const plot = Math.max(width - layout.margin.l - layout.margin.r, 60);
    const most = percent ? 100 : chart.most;
    layout.xaxis = { ...layout.xaxis, range: [0, most], tickmode: "linear", dtick: percent ? 25 : ticks(most), tick0: 0, tickformat: percent ? "d" : ",d", ticksuffix: percent ? "%" : "" };
    if (percent) layout.margin = { ...layout.margin, r: hasParts ? 104 : width < 560 ? 60 : 72 };
    const perUnit = (percent ? Math.max(width - layout.margin.l - layout.margin.r, 60) : plot) / most;
    figure.data.forEach((trace) => {
      const meta = trace.meta || {};
      if (meta.totals) {
        trace.text = meta.totals.map((n, i) => (percent ? (n ? " of " + sightline.number(n) : " -") : " " + sightline.number(n)) + (meta.parts && meta.parts[i] && !sightline.isHidden(n) ? " (c)" : ""));
        if (percent) {
          trace.x = meta.totals.map(() => 100);
          trace.textfont = { ...trace.textfont, weight: 400 };
        }
        return;
      }
      if (!meta.numbers) return;
      trace.x = percent ? meta.shares : meta.numbers;
      trace.text = meta.numbers.map((n, i) => {
        const words = percent ? meta.percents[i] + "%" : sightline.number(n);
        return !chart.counts && trace.x[i] * perUnit > words.length * 8.6 + 9 ? words : "";
      });
    });
  }
  /* One bar a row, its number after it: in percentages of the whole. */
  function single(chart, figure, width, percent) {
    narrow(figure, chart, width);
    const [bars, words] = figure.data;
    const { numbers, shares, percents } = bars.meta;
    const most = percent ? chart.mostShare : chart.most;
    // A tick for every 52 px, so that none is turned.
    const plot = Math.max(width - figure.layout.margin.l - figure.layout.margin.r, 60);
    figure.layout.xaxis = { ...figure.layout.xaxis, range: [0, most], tickmode: "linear", tick0: 0, tickangle: 0, dtick: ticks(most, Math.min(4.2, plot / 52)), ticksuffix: percent ? "%" : "" };
    bars.x = words.x = percent ? shares : numbers;
    words.text = numbers.map((n, i) => " " + (n === null ? sightline.HIDDEN : percent ? percents[i] + "%" : sightline.number(n)));
  }
  function bullet(chart, figure, width, percent) {
    narrow(figure, chart, width);
    const layout = figure.layout;
    if (percent) layout.margin = { ...layout.margin, r: layout.margin.r + 50 };
    const most = percent ? Math.max(...figure.data[4].meta.shares.map((s) => s || 0), 100) : chart.most;
    layout.xaxis = { ...layout.xaxis, range: [0, most * 1.02], tickmode: "linear", tick0: 0, dtick: ticks(most), ticksuffix: percent ? "%" : "" };
    figure.data.forEach((trace) => {
      trace.x = percent ? trace.meta.shares : trace.meta.numbers;
      if (trace.type === "bar" && width < 560) trace.width = 26 / 58;
    });
    figure.data[4].text = chart.names.map((_, i) => {
      const words = figure.data[4].text[i];
      const pad = figure.data[4].meta.years[i] >= figure.data[4].meta.numbers[i] ? "\u2003" : "\u2002";
      if (!percent) return pad + words;
      const row = sightline.row(sightline.view().tables[chart.table], chart.rows[i]);
      const share = sightline.share(row.avg_open_3m, row.target_open);
      return row.target_open && share !== null ? pad + share + "% of target" : pad + words;
    });
  }
  function pairs(chart, figure, width) {
    if (width >= 560) return apart(figure, width);
    figure.layout.xaxis = { ...figure.layout.xaxis, ticktext: chart.names.map((name, i) => (i % 2 ? "" : name.slice(0, 3))) };
    figure.data.forEach((trace) => (trace.textfont = { ...trace.textfont, size: 15 }));
    beside(figure, width);
  }
  /* The numbers of the last pair lean away from each other with a clear gap, keep inside the picture, and climb over whatever they would touch. */
  const GAP_PX = 8, LINE_PX = 20, DIGIT_EM = 0.56;
  const wide = (text, size) => String(text).length * DIGIT_EM * size;
  function leaningOf(layout, last) {
    const notes = (layout.annotations = layout.annotations.map((note) => ({ ...note })));
    const leaning = notes.filter((note) => note.x === last && note.xanchor !== "center");
    return [leaning, leaning.length ? leaning[0].font.size : 16];
  }
  /* Room above for what climbed out of the picture. */
  function roomAbove(layout, highest) {
    const more = Math.ceil(highest - (layout.height - layout.margin.b));
    if (more <= 0) return;
    layout.margin = { ...layout.margin, t: layout.margin.t + more };
    layout.height += more;
  }
  /* On a phone the numbers of the last pair stand to its right, one above the other, where no bar is. */
  function beside(figure, width) {
    const layout = figure.layout;
    const last = figure.data[0].x.length - 1;
    if (last < 0) return;
    const [leaning, size] = leaningOf(layout, last);
    if (!leaning.length) return;
    layout.margin = { ...layout.margin, r: Math.ceil(Math.max(...leaning.map((note) => wide(note.text, size)))) + GAP_PX };
    const step = (width - layout.margin.l - layout.margin.r) / (last + 1);
    const perUnit = (layout.height - layout.margin.t - layout.margin.b) / layout.yaxis.range[1];
    let foot = -Infinity;
    leaning.sort((a, b) => a.y - b.y).forEach((note) => {
      foot = Math.max(note.y * perUnit, foot + LINE_PX);
      Object.assign(note, { xanchor: "left", xshift: ((1 - layout.bargap) / 2) * step + GAP_PX / 2, yshift: foot - note.y * perUnit });
    });
    roomAbove(layout, foot + LINE_PX);
  }
  function apart(figure, width) {
    const layout = figure.layout;
    const last = figure.data[0].x.length - 1;
    if (last < 0) return;
    const [leaning, size] = leaningOf(layout, last);
    const step = () => (width - layout.margin.l - layout.margin.r) / (last + 1);
    const right = leaning.find((note) => note.xanchor === "left");
    if (right) {
      const beyond = wide(right.text, size) + GAP_PX / 2 + 2 - step() / 2;
      if (beyond > layout.margin.r) layout.margin = { ...layout.margin, r: Math.ceil(beyond) };
    }
    const perUnit = (layout.height - layout.margin.t - layout.margin.b) / layout.yaxis.range[1];
    const middle = (i) => (i + 0.5) * step();
    const taken = figure.data.flatMap((trace, k) =>
      trace.text.map((text, i) => {
        const half = wide(text, trace.textfont.size) / 2;
        const at = middle(i) + (k ? 1 : -1) * ((1 - layout.bargap) / 4) * step();
        return text && { from: at - half, to: at + half, foot: (trace.y[i] || 0) * perUnit };
      }).filter(Boolean)
    );
    let highest = 0;
    leaning.forEach((note) => {
      const isLeft = note.xanchor === "right";
      note.xshift = (isLeft ? -1 : 1) * (GAP_PX / 2);
      const near = middle(last) + note.xshift;
      const far = near + (isLeft ? -1 : 1) * wide(note.text, size);
      const [from, to] = isLeft ? [far, near] : [near, far];
      let foot = note.y * perUnit;
      taken.filter((other) => from < other.to + 4 && to > other.from - 4).sort((a, b) => a.foot - b.foot).forEach((other) => {
        if (Math.abs(foot - other.foot) < LINE_PX) foot = other.foot + LINE_PX;
      });
      note.yshift = foot - note.y * perUnit;
      taken.push({ from, to, foot });
      highest = Math.max(highest, foot + LINE_PX);
    });
    roomAbove(layout, highest);
  }
  function timeline(chart, figure, width) {
    if (width >= 560) return;
    narrow(figure, { ...chart, names: chart.phone.names }, width);
    const words = figure.data[figure.data.length - 1];
    words.text = chart.phone.text;
    words.textposition = "middle right";
    figure.layout = { ...figure.layout, height: chart.rows.length * 84 + 66, margin: { ...figure.layout.margin, r: 70 }, xaxis: { ...figure.layout.xaxis, dtick: "M2", tickformat: "%b" } };
  }
  function trend(chart, figure) {
    const note = document.getElementById("scale-note");
    if (note) note.textContent = chart.low > 0 ? "Scale starts at " + sightline.number(chart.low) + "." : "";
  }
  /* Lines that climb: each is named at its right end, the names kept apart; on a phone they wrap and the chart is taller. */
  function lines(chart, figure, width) {
    const layout = figure.layout;
    const isNarrow = width < 560;
    if (isNarrow) {
      layout.height = 440;
      layout.margin = { ...layout.margin, l: 44, r: 152 };
      const shown = layout.xaxis.ticktext.length - 1;
      layout.xaxis = { ...layout.xaxis, ticktext: layout.xaxis.ticktext.map((words, i) => (i === 1 ? "" : i === shown ? words.split(" ")[0] : words)) };
    }
    const perUnit = (layout.height - layout.margin.t - layout.margin.b) / layout.yaxis.range[1];
    let last = -Infinity;
    layout.annotations = chart.ends
      .slice()
      .sort((a, b) => a.y - b.y)
      .map((end) => {
        const words = isNarrow ? wrapped(end.text, 13) : end.text;
        const tall = words.includes("<br>") ? 40 : 22;
        const wanted = end.y * perUnit + 4;
        const at = Math.max(wanted, last + tall / 2);
        last = at + tall / 2;
        return { x: 1, xref: "paper", xanchor: "left", xshift: 10, y: end.y, yref: "y", yanchor: "middle", yshift: at - end.y * perUnit, text: words + " <b>" + Math.floor(end.y + 0.5) + "%</b>", showarrow: false, align: "left", font: { size: 16, color: layout.font.color } };
      });
  }
  /* What explains the segments stands only where there are some. */
  function keyOf(at, chart) {
    const key = at && at.closest("section") && at.closest("section").querySelector(".key");
    if (key) key.hidden = chart.kind === "none";
  }
  function figureOf(chart, width, percent, colour) {
    const figure = paint({ data: chart.data, layout: chart.layout }, colour);
    if (chart.kind === "stacked") stacked(chart, figure, width, percent);
    if (chart.kind === "single") single(chart, figure, width, percent);
    if (chart.kind === "bullet") bullet(chart, figure, width, percent);
    if (chart.kind === "pairs") pairs(chart, figure, width);
    if (chart.kind === "trend") trend(chart, figure);
    if (chart.kind === "timeline") timeline(chart, figure, width);
    if (chart.kind === "lines") lines(chart, figure, width);
    figure.layout.width = width;
    figure.layout.autosize = false;
    return figure;
  }
  const graph = (page, name) => document.getElementById(page + "-" + name);
  function widthOf(page, name) {
    const at = graph(page, name);
    const box = at && (at.parentElement.clientWidth || at.clientWidth);
    return box || 600;
  }
  /* ---- drawing: what is on screen now, the rest in the frames that follow ---- */
  const onScreen = (at) => {
    const box = at && at.getBoundingClientRect();
    return !box || (box.top < window.innerHeight && box.bottom > 0);
  };
  /* What is left to draw once what is drawn already has been painted: all that is on screen by then; what is below the fold one job at a
     time, as soon as the browser has nothing to do for the reader. A new view takes the place of what the one before it still had to draw. */
  const painted = (run) => requestAnimationFrame(() => setTimeout(run, 0));
  let queue = [];
  let running = false;
  const isSeen = (job) => job.at && onScreen(job.at);
  function draws(jobs) {
    queue = queue.filter((job) => !jobs.includes(job));
    try {
      jobs.forEach((job) => job.run());
    } finally {
      running = queue.length > 0;
      if (running) painted(next);
    }
  }
  function next() {
    const seen = queue.filter(isSeen);
    if (seen.length) draws(seen);
    else idle(() => draws(queue.slice(0, 1)));
  }
  function inTurn(jobs, anew) {
    queue = anew ? jobs : queue.concat(jobs);
    if (!running && queue.length) {
      running = true;
      painted(next);
    }
  }
  /* Charts that stand, drawn anew: all are measured before any is touched, since each touch makes the browser lay the page out again. */
  function drawCharts(view, names, colour) {
    const standing = names
      .map((name) => ({ name, at: graph(view.page, name), width: widthOf(view.page, name) }))
      .filter(({ name, at }) => at && view.charts[name] && at.querySelector(".js-plotly-plot"));
    standing.forEach((one) => {
      one.figure = figureOf(view.charts[one.name], one.width, sightline.percent(), colour);
      one.at.style.height = one.figure.layout.height + "px";
      keyOf(one.at, view.charts[one.name]);
    });
    standing.forEach(({ name, at, figure }) => {
      const plot = at.querySelector(".js-plotly-plot");
      window.Plotly.react(plot, figure.data, figure.layout, plot._context);
      idle(() => reachable(view, name));
    });
  }
  /* The charts on screen are drawn now, all in one; the others join what is drawn later. */
  function drawSeen(view, names, colour, later) {
    const seen = names.filter((name) => onScreen(graph(view.page, name)));
    names.filter((name) => !seen.includes(name)).forEach((name) => later.push({ at: graph(view.page, name), run: () => drawCharts(view, [name], colour) }));
    drawCharts(view, seen, colour);
  }
  const idle = (run) => (window.requestIdleCallback ? window.requestIdleCallback(run, { timeout: 500 }) : setTimeout(run, 50));

  /* Back to the same place: rows that come a frame later move the page, so it is held until it stands or the reader moves it. */
  let held = null;
  ["wheel", "touchstart", "keydown", "mousedown"].forEach((name) => window.addEventListener(name, () => (held = null), { capture: true, passive: true }));
  function returnTo(to, frames) {
    held = to;
    const hold = () => {
      if (held !== to) return;
      if (Math.round(window.scrollY) !== to) window.scrollTo(0, to);
      if (frames-- > 0) requestAnimationFrame(hold);
      else held = null;
    };
    hold();
  }

  /* Whether the page still moves or has something to draw. */
  sightline.isBusy = () => running || held !== null || sightline.isAsking();

  /* Called when the answer to a change of scope has come: its words stand where those before did, its figures are drawn. */
  const stood = {};
  function say(id, words) {
    const at = document.getElementById(id);
    if (!at) return;
    // A grid is given anew even where it reads the same: its rows are asked for by it, and are others.
    if (typeof words !== "string") return window.dash_clientside.set_props(id, { children: words });
    if (stood[id] && stood[id].words === words && stood[id].at === at) return;
    stood[id] = { words, at };
    // Only what differs is touched: what has the focus, or is being read, stays.
    const fresh = at.cloneNode(false);
    fresh.innerHTML = words;
    // What somebody is typing in a row stays, whatever was written meanwhile.
    const isTyped = (from) => from.classList && from.classList.contains("is-typed");
    window.morphdom(at, fresh, {
      childrenOnly: true,
      onBeforeElUpdated: (from, to) => !isTyped(from) && (!from.dataset.input || from.dataset.input !== to.dataset.input),
      onBeforeNodeDiscarded: (from) => !isTyped(from),
    });
  }
  sightline.take = (page, { view, words }) => {
    const set = window.dash_clientside.set_props;
    // Where the matrices stand is read before the words move them: the page is laid out once, with everything new in it.
    const seen = new Set(view ? view.draws.grids.filter((name) => onScreen(document.getElementById(page + "-" + name))) : []);
    Object.entries(words).forEach(([id, said]) => say(id, said));
    document.getElementById(page + "-body").classList.toggle("is-empty", !view || view.empty);
    if (!view) return sightline.arrived();
    const drawn = sightline.draw(view, [], seen);
    const names = [...view.draws.charts, ...view.draws.grids, ...view.draws.grids];
    const props = [...view.draws.charts.map(() => "figure"), ...view.draws.grids.map(() => "rowData"), ...view.draws.grids.map(() => "columnDefs")];
    names.forEach((name, i) => drawn[i] !== window.dash_clientside.no_update && set(page + "-" + name, { [props[i]]: drawn[i] }));
  };

  /* What came with the document lies over the page until all that is on screen has been drawn below it. */
  const DRAWN = ".main-svg, .ag-center-cols-container .ag-row";
  function unveilDrawn(view) {
    if (!document.querySelector(".first-words")) return;
    const parts = [...view.draws.charts, ...view.draws.grids].map((name) => graph(view.page, name));
    if (parts.every((at) => !at || !onScreen(at) || at.querySelector(DRAWN))) sightline.unveil();
    else requestAnimationFrame(() => unveilDrawn(view));
  }

  /* Called by Dash when a page stands, and by take(): figures for its charts, rows for its matrices. */
  sightline.draw = (view, columns, seen) => {
    const none = window.dash_clientside.no_update;
    if (!view) return none;
    sightline.views[view.page] = view;
    sightline.openShown(view);
    document.body.classList.toggle("no-lists", !!sightline.limits().cases);
    const colour = colours();
    const later = [];
    // Rows first: they decide which charts are on screen.
    const rows = view.draws.grids.map((name) => {
      const id = view.page + "-" + name;
      const found = sightline.rows(view.tables[name]);
      const at = document.getElementById(id);
      const run = () => sightline.giveRows(id, found);
      if (seen ? seen.has(name) : onScreen(at)) run();
      else later.push({ at, run });
      return none;
    });
    const standing = view.draws.charts.filter((name) => graph(view.page, name) && graph(view.page, name).querySelector(".js-plotly-plot .main-svg"));
    drawSeen(view, standing, colour, later);
    const charts = view.draws.charts.map((name) => {
      if (standing.includes(name)) return none;
      const at = graph(view.page, name);
      const figure = figureOf(view.charts[name], widthOf(view.page, name), sightline.percent(), colour);
      if (at) at.style.height = figure.layout.height + "px";
      keyOf(at, view.charts[name]);
      idle(() => reachable(view, name));
      if (onScreen(at)) return figure;
      later.push({ at, run: () => window.dash_clientside.set_props(view.page + "-" + name, { figure }) });
      return none;
    });
    const heads = view.draws.grids.map((name, i) => {
      const id = view.page + "-" + name;
      sightline.keepColumns(id, columns[i]);
      return sightline.isPhone() ? sightline.columnsFor(id, view.tables[name]) : none;
    });
    sightline.arrived();
    later.push({ run: () => view.draws.grids.forEach((name) => sightline.refreshHeads(view.page + "-" + name)) });
    // What was pressed may be gone (a chip's x): the focus goes to the page's content, not to the top of the document.
    if (sightline.changed) later.push({ run: () => document.activeElement === document.body && document.getElementById("content").focus({ preventScroll: true }) });
    sightline.changed = false;
    requestAnimationFrame(() => {
      unveilDrawn(view);
      sightline.navFor(view.page);
      sightline.standFind();
      sightline.noteRefused();
      // Where every case is held back, the nearest list one may open is one press away.
      const nearest = document.getElementById("cases-nearest");
      if (nearest && [document.body, document.getElementById("content")].includes(document.activeElement)) nearest.focus({ preventScroll: true });
      if (sightline.restore !== undefined) {
        const to = sightline.restore;
        sightline.restore = undefined;
        later.push({ run: () => returnTo(to, 45) });
      }
    });
    inTurn(later, true);
    return [...charts, ...rows, ...heads, Date.now()];
  };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.sightline = { draw: (view, ...columns) => sightline.draw(view, columns), offer: (data) => sightline.offer(data) };

  /* Number or percentage, theme, width: the same view drawn again, without a request. */
  const SHARES = ["stacked", "single", "bullet"];
  sightline.redraw = (onlyShares) => {
    const view = sightline.view();
    if (!view) return;
    const colour = colours();
    const later = [];
    view.draws.grids.forEach((name) => {
      const at = document.getElementById(view.page + "-" + name);
      const run = () => sightline.refreshGrid(view, name, onlyShares);
      if (onScreen(at)) run();
      else later.push({ at, run });
    });
    const drawn = view.draws.charts.filter((name) => view.charts[name] && (!onlyShares || SHARES.includes(view.charts[name].kind)));
    drawSeen(view, drawn, colour, later);
    inTurn(later);
  };
  let resizing = null;
  let lastWidth = window.innerWidth;
  window.addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      if (window.innerWidth !== lastWidth) sightline.redraw();
      lastWidth = window.innerWidth;
    }, 120);
  });
  sightline.isPhone = () => window.innerWidth < PHONE;
  if (document.fonts && document.fonts.load) document.fonts.load('16px "Source Sans 3 Variable"').then(() => sightline.redraw());

  /* ---- what was pressed: by where it is, not by what hovers ---- */
  function chartOf(plot) {
    const at = plot.closest(".chart");
    const view = sightline.view();
    if (!at || !view) return null;
    const name = at.id.slice(view.page.length + 1);
    return view.charts[name] ? { chart: view.charts[name], at } : null;
  }
  function inside(element, x, y, slack) {
    const box = element.getBoundingClientRect();
    return x >= box.left - slack && x <= box.right + slack && y >= box.top - slack && y <= box.bottom + slack;
  }
  function pointMark(found, trace, index, element) {
    const column = trace.meta && trace.meta.column;
    if (!column) return null;
    const mark = sightline.cell(found.chart.table, found.chart.rows[index], column);
    if (mark) mark.element = element;
    // Points of lines stand for a list that narrows no page: a press opens it.
    if (mark && found.chart.opens) mark.opens = true;
    return mark;
  }
  /* The figure named at the right end of a line. */
  function nameMark(chart, note) {
    const at = chart.layout.annotations[Number(note.dataset.index)];
    const words = { "cin-open": "Open now", "cin-average-open-12m": "Average open, 12 months", "cin-target": "Target open cases" };
    return { measure: at.name, title: words[at.name], size: sightline.number(at.y), count: at.name === "cin-open" ? at.y : null, tableId: chart.table, element: note, isName: true };
  }
  function dayMark(found, plot, x) {
    const axis = plot._fullLayout.xaxis;
    const box = plot.querySelector(".nsewdrag").getBoundingClientRect();
    const at = axis.p2d(Math.min(Math.max(x - box.left, 0), box.width));
    if (found.chart.ends) {
      const far = (end) => Math.abs(Date.parse(end) - Date.parse(String(at).slice(0, 10)));
      const nearest = found.chart.ends.reduce((best, end, i, ends) => (far(end) < far(ends[best]) ? i : best), 0);
      return sightline.dayMark(found.chart, nearest);
    }
    const start = Date.parse(found.chart.first + "T00:00:00Z");
    const index = Math.min(Math.max(Math.round((Date.parse(String(at).slice(0, 10) + "T00:00:00Z") - start) / 86400000), 0), found.chart.days - 1);
    return sightline.dayMark(found.chart, index);
  }
  sightline.dayMark = (chart, index) => {
    const day = chart.ends ? chart.ends[index] : new Date(Date.parse(chart.first + "T00:00:00Z") + index * 86400000).toISOString().slice(0, 10);
    const shown = day.split("-").reverse().join("/");
    const count = chart.data[0].y[index];
    if (count === null) return { measure: "cin-open@" + day, title: "Open on " + shown, size: sightline.limits().legend, count, day, tableId: chart.table, index };
    return { measure: "cin-open@" + day, title: "Open on " + shown, size: sightline.number(count) + " open plans", count, day, tableId: chart.table, index };
  };
  /* The mark under a point of the screen; null off every mark. */
  sightline.markAt = (x, y, target) => {
    const plot = target.closest(".js-plotly-plot");
    if (!plot) return null;
    const found = chartOf(plot);
    if (!found) return null;
    for (const tick of plot.querySelectorAll(".ytick text, .ytick tspan")) {
      if (SHARES.includes(found.chart.kind) && inside(tick, x, y, 3)) {
        const index = found.chart.names.findIndex((name) => name.replace(/\s/g, "") === tick.closest(".ytick").textContent.replace(/\s/g, ""));
        if (index >= 0) return sightline.cell(found.chart.table, found.chart.rows[index], "name");
      }
    }
    if (found.chart.kind === "trend") {
      const name = [...plot.querySelectorAll(".annotation")].find((note) => inside(note, x, y, 2));
      if (name) return nameMark(found.chart, name);
      const drag = plot.querySelector(".nsewdrag");
      return drag && inside(drag, x, y, 2) ? dayMark(found, plot, x) : null;
    }
    const points = [...plot.querySelectorAll(".scatterlayer .point, .barlayer .point")];
    for (const point of points) {
      const shape = point.tagName === "path" ? point : point.querySelector("path");
      if (shape && inside(shape, x, y, point.closest(".scatterlayer") ? 3 : 0)) {
        const datum = point.__data__;
        const trace = datum.trace || point.closest(".trace").__data__[0].trace;
        const mark = pointMark(found, trace, datum.i, shape);
        if (mark) return mark;
      }
    }
    return null;
  };

  /* The mark the pointer rests on that a click would keep alone: the name of a place, or the segment last hovered. */
  sightline.markOver = (target) => {
    const place = target.closest(".matrix .place");
    if (place) {
      const row = sightline.rowAt(place.closest(".matrix").id, Number(place.closest(".ag-row").getAttribute("row-index")));
      return row && row.depth ? kept(sightline.cell(row.t, row.id, "name")) : null;
    }
    return target.closest(".js-plotly-plot") && over && !over.isName ? kept(over) : null;
  };

  const kept = (mark) => (sightline.limits().published && !sightline.canKeep(mark) ? null : mark);

  /* ---- hover: the words of the menu's head ---- */
  let tip = null;
  let over = null;
  document.addEventListener("mousemove", (event) => {
    const plot = event.target.closest && event.target.closest(".js-plotly-plot");
    const mark = plot && sightline.markAt(event.clientX, event.clientY, event.target);
    over = mark || null;
    if (plot) plot.style.cursor = mark && kept(mark) ? "pointer" : "";
    if (!mark || sightline.menuIsOpen()) return hideTip();
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "tip";
      document.body.appendChild(tip);
    }
    tip.innerHTML = "";
    const head = document.createElement("strong");
    head.textContent = mark.title;
    const size = document.createElement("span");
    size.textContent = mark.size;
    tip.append(head, size);
    tip.style.left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8) + "px";
    tip.style.top = Math.min(event.clientY + 16, window.innerHeight - tip.offsetHeight - 8) + "px";
  });
  function hideTip() {
    if (tip) tip.remove();
    tip = null;
  }
  sightline.hideTip = hideTip;

  /* ---- left click filters; keys do what the mouse does ---- */
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".js-plotly-plot")) return;
    if (sightline.pressedLong && Date.now() - sightline.pressedLong < 700) return;
    const mark = sightline.markAt(event.clientX, event.clientY, event.target);
    if (!mark) return;
    hideTip();
    if ((mark.isName && !mark.row) || mark.opens) sightline.openList(mark);
    else sightline.onlyThis(mark);
  }, true);

  /* An outline stands inside its segment, so that the gap of paper beside it stays: plotly draws it half outside. */
  const INSET = 1.75, THINNEST = 1.5;
  function inset(plot) {
    plot.querySelectorAll(".barlayer .point path").forEach((shape) => {
      const drawn = shape.getAttribute("d") || "";
      const line = drawn !== shape.inside && parseFloat(shape.style.strokeWidth) === 1.5 && drawn.match(/^M(-?[\d.]+),(-?[\d.]+)V(-?[\d.]+)H(-?[\d.]+)V/);
      if (!line) return;
      const [x0, y0, y1, x1] = line.slice(1).map(Number);
      const by = (from, to) => Math.sign(to - from) * Math.min(INSET, Math.max(0, (Math.abs(to - from) - THINNEST) / 2));
      const dx = by(x0, x1), dy = by(y0, y1);
      shape.inside = "M" + (x0 + dx) + "," + (y0 + dy) + "V" + (y1 - dy) + "H" + (x1 - dx) + "V" + (y0 + dy) + "Z";
      shape.setAttribute("d", shape.inside);
    });
  }
  function insetAlways(plot) {
    if (plot.insets) return;
    plot.insets = true;
    plot.on("plotly_afterplot", () => inset(plot));
    inset(plot);
  }

  /* Every segment can be reached by Tab once, then by arrows, and says what it is. */
  function reachable(view, name, tries = 50) {
    const at = graph(view.page, name);
    if (!at || sightline.view() !== view) return;
    const plot = at.querySelector(".js-plotly-plot");
    const found = plot && plot.querySelector(".barlayer .point path, .scatterlayer .js-line") && chartOf(plot);
    // A first drawing may still be on its way; a chart without a bar never has one.
    if (!found) {
      if (tries) setTimeout(() => reachable(view, name, tries - 1), 100);
      return;
    }
    if (found.chart.kind === "trend") {
      at.tabIndex = 0;
      at.setAttribute("role", "application");
      plot.querySelectorAll(".annotation").forEach((note) => {
        const mark = nameMark(found.chart, note);
        if (sightline.limits().cases) return;
        note.setAttribute("tabindex", "0");
        note.setAttribute("role", "link");
        note.markOf = () => mark;
        note.style.cursor = "pointer";
        note.style.pointerEvents = "all";
      });
      const byDay = "Cases open each day. Left and right arrow keys move by a day, with Shift by a month";
      const byMonth = "Cases open at month ends. Left and right arrow keys move by a month, with Shift by a year";
      at.setAttribute("aria-label", (found.chart.ends ? byMonth : byDay) + (sightline.limits().cases ? "." : "; Enter opens the list."));
      return;
    }
    if (found.chart.kind === "stacked") insetAlways(plot);
    const shapes = [...plot.querySelectorAll(found.chart.opens ? ".scatterlayer path.point" : ".barlayer .point path")].filter((shape) => {
      const box = shape.getBBox();
      return box.width > 0.5 && box.height > 0.5;
    });
    shapes.forEach((shape, i) => {
      const datum = found.chart.opens ? shape.__data__ : shape.parentNode.__data__;
      const trace = datum.trace || shape.closest(".trace").__data__[0].trace;
      const mark = pointMark(found, trace, datum.i, shape);
      if (!mark) return;
      shape.setAttribute("tabindex", i === 0 ? "0" : "-1");
      shape.setAttribute("role", "button");
      shape.setAttribute("aria-haspopup", "menu");
      if (found.chart.opens) shape.style.pointerEvents = "all";
      shape.setAttribute("aria-label", (mark.opens ? trace.x[datum.i] + " months: " : "") + mark.title + ": " + mark.size);
      shape.markOf = () => pointMark(found, trace, datum.i, shape);
      shape.placeOf = found.chart.kind === "stacked" ? { row: datum.i, column: trace.meta.column } : null;
    });
    // The column one walks up or down: kept over a row that has nothing in it.
    let wanted = null;
    if (at.dataset.keys) return;
    at.dataset.keys = "yes";
    at.addEventListener("keydown", (event) => {
      const shape = event.target;
      if (!shape.markOf) return;
      const box = shape.getBoundingClientRect();
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        const mark = shape.markOf();
        if (mark.opens) sightline.openList(mark);
        else sightline.onlyThis(mark);
      } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
        event.preventDefault();
        sightline.openMenu(shape.markOf(), box.left + box.width / 2, box.top + box.height / 2, shape);
      } else if (event.key.startsWith("Arrow")) {
        event.preventDefault();
        const all = [...at.querySelectorAll(".barlayer .point path[role=button], .scatterlayer path.point[role=button]")];
        const upright = shape.placeOf && (event.key === "ArrowDown" || event.key === "ArrowUp");
        if (!upright) wanted = null;
        else wanted = wanted || shape.placeOf.column;
        const next = upright ? sameColumn(shape, all, event.key, wanted) : nearest(shape, all, event.key);
        if (next) {
          shape.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
        }
      }
    });
  }
  /* In the next row that has a bar: the same column, else the segment closest by. */
  function sameColumn(from, all, key, column) {
    const sign = key === "ArrowDown" ? 1 : -1;
    const beyond = all.filter((shape) => shape.placeOf && sign * (shape.placeOf.row - from.placeOf.row) > 0);
    const row = sign * Math.min(...beyond.map((shape) => sign * shape.placeOf.row));
    const there = beyond.filter((shape) => shape.placeOf.row === row);
    return there.find((shape) => shape.placeOf.column === column) || nearest(from, there, key);
  }
  function nearest(from, all, key) {
    const a = from.getBoundingClientRect();
    const ax = a.left + a.width / 2, ay = a.top + a.height / 2;
    const across = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    let best = null, least = Infinity;
    all.forEach((shape) => {
      if (shape === from) return;
      const b = shape.getBoundingClientRect();
      const dx = b.left + b.width / 2 - ax, dy = b.top + b.height / 2 - ay;
      const along = (across ? dx : dy) * sign;
      if (along <= 1) return;
      const off = Math.abs(across ? dy : dx);
      const cost = along + off * 4;
      if (cost < least) { least = cost; best = shape; }
    });
    return best;
  }
  document.addEventListener("keydown", (event) => {
    const at = event.target.closest && event.target.closest(".chart");
    if (at && event.target.classList.contains("annotation")) {
      const box = event.target.getBoundingClientRect();
      if (event.key === "Enter") sightline.openList(event.target.markOf());
      else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
        event.preventDefault();
        sightline.openMenu(event.target.markOf(), box.left, box.bottom, event.target);
      }
      return;
    }
    if (!at || event.target !== at) return;
    const plot = at.querySelector(".js-plotly-plot");
    const found = plot && chartOf(plot);
    if (!found || found.chart.kind !== "trend") return;
    const last = found.chart.days - 1;
    let index = at.dataset.index === undefined ? last : Number(at.dataset.index);
    const step = event.shiftKey ? (found.chart.ends ? 12 : 30) : 1;
    if (event.key === "ArrowLeft") index = Math.max(index - step, 0);
    else if (event.key === "ArrowRight") index = Math.min(index + step, last);
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = last;
    else if (event.key === "Enter") return sightline.openList(sightline.dayMark(found.chart, index));
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      const box = at.getBoundingClientRect();
      return sightline.openMenu(sightline.dayMark(found.chart, index), box.left + 80, box.top + 60, at);
    } else return;
    event.preventDefault();
    at.dataset.index = index;
    const mark = sightline.dayMark(found.chart, index);
    sightline.announce(mark.title + ": " + mark.size);
    cursor(plot, found.chart, index, mark);
  });
  function cursor(plot, chart, index, mark) {
    const dot = { x: [mark.day], y: [chart.data[0].y[index]] };
    const words = mark.title + ": " + (mark.count === null ? sightline.HIDDEN : mark.count);
    const i = plot.data.length - 1;
    if (plot.data[i].meta && plot.data[i].meta.cursor) window.Plotly.restyle(plot, { x: [dot.x], y: [dot.y], text: [[words]] }, [i]);
    else
      window.Plotly.addTraces(plot, { type: "scatter", mode: "markers+text", ...dot, text: [words], textposition: index > chart.days / 2 ? "top left" : "top right",
        marker: { size: 13, color: colours()("paper"), line: { width: 3, color: colours()("ink") } }, meta: { cursor: true }, hoverinfo: "skip" });
  }
})();
