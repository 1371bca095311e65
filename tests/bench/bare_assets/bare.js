/* The bare page: what stands between a press and the marks is one fetch, Plotly.react and rowData. */
(function () {
  "use strict";
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const kept = {};
  const bare = (window.bare = { open: new Set(), percent: false, shown: null, base: {} });
  const page = () => document.getElementById("bare").dataset.page;
  const number = (n) => (n === null || n === undefined ? "-" : n.toLocaleString("en-GB"));
  functions.bareName = (params) => (params.data.opens ? (bare.open.has(params.data.t + params.data.id) ? "- " : "+ ") : "") + params.data.name;
  functions.bareValue = (params, id) => (id === "change" ? params.data.cases_open - params.data.cases_open_1_month_ago : params.data[id]);
  functions.bareText = (params, id, share) => {
    const whole = params.data[bare.base[params.data.t]];
    return bare.percent && share && whole ? Math.floor((200 * params.value + whole) / (2 * whole)) + "%" : number(params.value);
  };
  functions.bareBar = (params, id) => {
    const whole = params.data[bare.base[params.data.t]];
    const share = whole ? (100 * params.data[id]) / whole : 0;
    return { backgroundImage: "linear-gradient(90deg, #cfe0ee " + share + "%, transparent " + share + "%)" };
  };
  functions.bareVisible = (node) => {
    const row = node.data;
    if (row.depth < 2) return true;
    const path = row.parent.split("|");
    return path.every((_, i) => bare.open.has(row.t + path.slice(0, i + 1).join("|")));
  };
  functions.bareClicked = (params) => {
    const row = params.data;
    if (params.column.getColId() !== "name" || !row.opens) return;
    const key = row.t + row.id;
    if (bare.open.has(key)) bare.open.delete(key);
    else bare.open.add(key);
    params.api.onFilterChanged();
    params.api.refreshCells({ columns: ["name"], force: true });
  };
  function draw(state, rowsToo) {
    for (const name in state.charts) {
      const figure = state.charts[name][bare.percent ? "percent" : "number"];
      window.Plotly.react(page() + "-" + name, JSON.parse(figure.data), JSON.parse(figure.layout), { displayModeBar: false });
    }
    for (const name in state.grids) {
      const api = window.dash_ag_grid.getApi(page() + "-" + name);
      bare.base[name] = state.bases[name];
      if (rowsToo) api.setGridOption("rowData", state.grids[name]);
      else api.refreshCells({ force: true });
    }
  }
  async function show(which) {
    const state = await (await fetch("/state/" + page() + "-" + which + ".json", { cache: "no-store" })).json();
    if (!kept.first) state.open.forEach((key) => bare.open.add(key));
    kept.first = kept.shown = state;
    draw(state, true);
  }
  document.addEventListener("click", (event) => {
    if (event.target.id === "bare-one") show("one");
    if (event.target.id === "bare-all") show("all");
    if (event.target.id === "bare-percent" || event.target.id === "bare-number") {
      bare.percent = event.target.id === "bare-percent";
      draw(kept.shown, false);
    }
  });
  const ready = setInterval(() => {
    const at = document.getElementById("bare");
    if (!at || !window.dash_ag_grid) return;
    try { at.querySelectorAll(".ag-root-wrapper").length && [...at.querySelectorAll("main > div > div[id]")].forEach((g) => window.dash_ag_grid.getApi(g.id)); } catch (e) { return; }
    if (at.querySelectorAll("main > div > div[id]").length && !at.querySelector(".ag-root-wrapper")) return;
    clearInterval(ready);
    show("all");
  }, 10);
})();
