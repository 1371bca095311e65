/* Times a press: from the click event to the second animation frame that finds what is on screen as awaited (words, charts,
   matrices; below the fold our pages draw a frame later, and the bare page is held to the same part). */
(function () {
  const bench = (window.__bench = { armed: null, result: null, marks: {} });
  bench.text = () => {
    const at = document.getElementById("content");
    if (!at) return "";
    const seen = (part) => { const box = part.getBoundingClientRect(); return box.height > 0 && box.top < innerHeight && box.bottom > 0; };
    return [...at.querySelectorAll("h1, h2, p, .card, .js-plotly-plot, .ag-root-wrapper")].filter(seen).map((part) => part.textContent).join("\n");
  };
  document.addEventListener("click", (event) => {
    if (bench.armed === null) return;
    const wanted = bench.armed, began = event.timeStamp;
    bench.armed = null;
    bench.marks = { click: began };
    performance.clearResourceTimings();
    const look = () => {
      if (performance.now() - began > 5000) { bench.result = { failed: bench.text() }; return; }
      if (bench.text() !== wanted) return requestAnimationFrame(look);
      requestAnimationFrame(() => {
        const asked = performance.getEntriesByType("resource").filter((e) => e.name.includes("/view/") || e.name.includes("/state/"));
        const last = asked[asked.length - 1];
        bench.result = { ms: performance.now() - began, ...(last ? { sent: last.startTime - began, answered: last.responseEnd - began } : {}),
          ...(bench.marks.draw ? { draw: bench.marks.draw - began, drew: bench.marks.drew - began } : {}) };
      });
    };
    requestAnimationFrame(look);
  }, true);
  /* Our own draw, timed where there is one. */
  bench.wrap = () => {
    const ours = window.sightline;
    if (!ours || !ours.draw || ours.draw.timed) return;
    const draw = ours.draw;
    ours.draw = (...given) => { bench.marks.draw = performance.now(); const out = draw(...given); bench.marks.drew = performance.now(); return out; };
    ours.draw.timed = true;
  };
  /* Cold load: when the first figure stands, and when every chart and matrix does. */
  bench.load = {};
  const first = () => document.querySelector(".card-figure, h2 .figure, .barlayer .point path, .ag-center-cols-container .ag-cell");
  const whole = () => {
    const plots = [...document.querySelectorAll(".chart .js-plotly-plot, #bare main > div.js-plotly-plot")];
    const grids = [...document.querySelectorAll(".ag-root-wrapper")];
    const drawn = plots.every((p) => p.querySelector(".barlayer .point path, .scatterlayer .js-line"));
    return !document.querySelector(".first-words") && document.getElementById("content") && plots.length + grids.length > 0 && drawn && grids.every((g) => g.querySelector(".ag-center-cols-container .ag-row")) &&
      (!window.__charts || plots.length >= window.__charts);
  };
  const look = () => {
    if (!bench.load.first && first()) requestAnimationFrame(() => (bench.load.first = performance.now()));
    if (!bench.load.whole && whole()) { requestAnimationFrame(() => (bench.load.whole = performance.now())); return; }
    if (performance.now() < 15000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
