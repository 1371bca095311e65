/* Matrices: open and close, sort within each level, bars in cells, and every number a way to its list. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const components = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const idOf = (tableId) => sightline.pageName() + "-" + tableId;
  const apiOf = (gridId) => { try { return window.dash_ag_grid.getApi(gridId); } catch (e) { return null; } };
  const element = () => window.React.createElement;

  /* React would leave the cells of a grid to a later frame: they are drawn with what they belong to. */
  const atOnce = (run) => window.ReactDOM.flushSync(run);

  /* New rows for a matrix: straight to the grid once it stands (Dash would compare them all first), else by its property. */
  const stands = {};
  sightline.giveRows = (id, rows) => {
    const at = document.getElementById(id);
    const api = stands[id] === at && at && apiOf(id);
    if (api) atOnce(() => api.setGridOption("rowData", rows));
    else if (at) stands[id] = at;
    if (!api) window.dash_clientside.set_props(id, { rowData: rows });
  };

  /* Rows opened by the scope itself: the one locality or team that is shown. */
  sightline.openShown = (view) => {
    view.draws.grids.forEach((name) => {
      const rows = sightline.rows(view.tables[name]);
      const open = [];
      for (const depth of [1, 2]) {
        const level = rows.filter((row) => row.depth === depth);
        if (level.length === 1 && level[0].opens && !level[0].loads && view.places.length) open.push(level[0].id);
        else break;
      }
      sightline.openWithScope(view.page + "-" + name, open);
    });
  };

  sightline.rowAt = (id, index) => {
    const api = apiOf(id);
    const node = api && api.getDisplayedRowAtIndex(index);
    return node && node.data;
  };

  functions.slVisible = (node) => {
    const row = node.data;
    if (row.depth < 2) return true;
    const path = row.parent.split("|").slice(0, row.isChild ? 1 : undefined);
    return path.every((_, i) => sightline.isOpen(idOf(row.t), path.slice(0, i + 1).join("|")));
  };
  functions.slValue = (params, id) => sightline.value(params.data, id);
  const tableOf = (row) => sightline.view().tables[row.t];
  functions.slText = (params, id) => {
    const row = params.data;
    const column = sightline.column(tableOf(row), id);
    // Of a child only what the child counts in is said.
    if (sightline.isBlank(row, column, params.value)) return "";
    if (column.kind === "weeks") return sightline.number(params.value, 1);
    if (column.kind === "change") return changeText(row, params.value, column);
    if (sightline.percent() && column.share) return params.value === null ? "-" : sightline.percentOf(params.value, row[tableOf(row).base]);
    return sightline.number(params.value);
  };
  function changeText(row, value, column) {
    if (row.depth === 0) return "";
    if (!sightline.percent() || !column.share || value === 0) return sightline.change(value);
    if (sightline.isHidden(value, row[tableOf(row).base])) return sightline.HIDDEN;
    const share = sightline.share(Math.abs(value), row[tableOf(row).base]);
    return share === null ? "-" : (value > 0 ? "up " : "down ") + share + "%";
  }
  functions.slBar = (params, id) => {
    const row = params.data;
    const whole = row[tableOf(row).base];
    const share = whole && !sightline.isHidden(whole, row[id]) ? (100 * row[id]) / whole : 0;
    return { "--share": share >= 2 ? share.toFixed(1) + "%" : "0%" };
  };

  const isOpen = (row) => (row.loads ? !!row.stands : sightline.isOpen(idOf(row.t), row.id));
  function toggle(api, row) {
    if (row.loads) return sightline.toggleChildren(row);
    const open = !isOpen(row);
    sightline.setOpen(idOf(row.t), [row.id], open);
    atOnce(() => {
      api.onFilterChanged();
      api.refreshCells({ columns: ["name"], rowNodes: [api.getRowNode(row.id)], force: true });
    });
    sightline.announce(row.name + (open ? " opened" : " closed"));
  }
  const onlyName = (row) => sightline.onlyThis(sightline.cell(row.t, row.id, "name"));

  components.SlName = (props) => {
    const h = element();
    const row = props.data;
    if (row.isChild) return sightline.childName(row, h);
    const open = isOpen(row);
    const parts = [];
    if (row.opens)
      parts.push(
        h("button", {
          key: "t", type: "button", className: "opener " + (open ? "is-open" : ""), tabIndex: -1, "aria-expanded": open,
          "aria-label": (open ? "Close " : "Open ") + row.name + ", level " + row.depth,
        })
      );
    parts.push(h("span", { key: "n", className: row.depth && (!sightline.limits().published || sightline.canKeep(sightline.cell(row.t, row.id, "name"))) ? "place" : "" }, row.name));
    if (sightline.isPhone() && tableOf(row).columns.length > 1)
      parts.push(h("button", { key: "m", type: "button", className: "more", tabIndex: -1, "aria-label": "All figures of " + row.name }, "\u22EF"));
    return h("span", { className: "name-cell depth-" + row.depth + (row.opens ? " opens" : "") }, parts);
  };
  components.SlDifference = (props) => {
    const h = element();
    const row = props.data;
    if (props.value === null || props.value === undefined) return h("span", { className: "no-figure" }, "-");
    if (sightline.isHidden(props.value)) return h("span", { className: "no-figure" }, props.value);
    const kind = props.value < 0 ? "bad" : "good";
    let words = sightline.difference(props.value);
    if (sightline.percent()) {
      const base = props.colDef.colId === "diff_from_target" ? row.target_open : row.avg_open_12m;
      if (sightline.isHidden(base)) return h("span", { className: "difference " + kind }, sightline.HIDDEN);
      const share = sightline.share(props.value, base);
      words = share === null ? "-" : sightline.number(share) + "%" + (props.value < 0 ? " above" : props.value > 0 ? " below" : " level");
    }
    return h("span", { className: "difference " + kind }, words);
  };
  components.SlGap = (props) => {
    const value = props.value;
    if (props.data.isChild) return null;
    if (value === null || value === undefined || sightline.isHidden(value)) return element()("span", { className: "no-figure" }, sightline.number(value));
    return element()("span", { className: "difference gap-chip " + (value < 0 ? "bad" : "good") }, sightline.gap(value));
  };
  components.SlHead = (props) => {
    const h = element();
    const id = props.column.getColId();
    const words = props.displayName.split("\n");
    const lettered = words[0].match(/^([A-D](?: \u2212 [A-D])?) (.*)$/);
    const first = lettered ? [h("b", { key: "l" }, lettered[1] + " "), lettered[2]] : [words[0]];
    const how = sortOf(props, id);
    if (props.eGridHeader) props.eGridHeader.setAttribute("aria-sort", how === "desc" ? "descending" : how === "asc" ? "ascending" : "none");
    return h(
      "button",
      { type: "button", className: "head-button" + (how ? " sorted" : ""), tabIndex: -1, "data-sort": id, 
        "aria-label": words.join(" ") + (how ? ", sorted " + (how === "desc" ? "highest first" : "lowest first") : ", sort within each level"),
        onClick: (event) => sort(event, id) },
      h("span", {}, how ? h("span", { className: "arrow", "aria-hidden": true }, how === "desc" ? "\u25BC " : "\u25B2 ") : null, ...first, words[1] ? h("br", {}) : null, words[1] || "")
    );
  };
  function sortOf(props, id) {
    const view = sightline.view();
    if (!view) return null;
    const node = props.eGridHeader && props.eGridHeader.closest(".matrix");
    const gridId = node ? node.id : null;
    if (!gridId) return null;
    const how = view.sorts[gridId.slice(view.page.length + 1)];
    if (!how || how[0] !== id) return null;
    return how[1] ? "desc" : "asc";
  }
  /* After new rows: the signs of opened rows, and the heads where the order changed. */
  sightline.refreshHeads = (gridId) => {
    const at = document.getElementById(gridId);
    if (at) window.dash_ag_grid.getApiAsync(gridId).then((api) => setHeads(api, at, gridId));
  };
  function setHeads(api, at, gridId) {
    const view = sightline.view();
    if (!view || !document.contains(at)) return;
    api.refreshCells({ columns: ["name"], force: true });
    const how = view.sorts[gridId.slice(view.page.length + 1)];
    const key = JSON.stringify(how || null);
    if (at.dataset.heads === key) return;
    at.dataset.heads = key;
    api.refreshHeader();
  }
  document.addEventListener("keydown", (event) => {
    const head = event.target.classList && event.target.classList.contains("ag-header-cell") && event.target.querySelector(".head-button");
    if (head && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      head.click();
    }
  });
  function sort(event, id) {
    const grid = event.currentTarget.closest(".matrix");
    const view = sightline.view();
    const table = grid.id.slice(view.page.length + 1);
    const now = view.sorts[table];
    const first = id === "name" ? "asc" : "desc";
    const second = id === "name" ? "desc" : "asc";
    const how = now && now[0] === id ? ((now[1] ? "desc" : "asc") === first ? second : null) : first;
    const parts = sightline.parts().filter(([k, v]) => !(k === "sort" && v.startsWith(table + ".")));
    if (how) parts.push(["sort", table + "." + id + "." + how]);
    sightline.show(parts);
  }

  /* ---- pressing: a number opens its list, a name shows only that, + opens ---- */
  functions.slPress = (params) => {
    const row = params.data;
    const id = params.column.getColId();
    const target = params.event && params.event.target;
    if (sightline.pressedLong && Date.now() - sightline.pressedLong < 700) return;
    if (id === "name") {
      if (target && target.closest("a")) return;
      if (target && target.closest(".more")) return sightline.showRow(row.t, row.id);
      if (row.opens) return toggle(params.api, row);
      if (row.isChild) return press(row, id);
      if (row.depth) return onlyName(row);
      return;
    }
    press(row, id);
  };
  /* A name answers at once, before the grid has told its own listeners of the click. */
  document.addEventListener("click", (event) => {
    const place = event.target.closest(".matrix .place");
    if (!place || event.button || (sightline.pressedLong && Date.now() - sightline.pressedLong < 700)) return;
    const row = sightline.rowAt(place.closest(".matrix").id, Number(place.closest(".ag-row").getAttribute("row-index")));
    if (!row || !row.depth) return;
    event.stopPropagation();
    onlyName(row);
  }, true);
  function press(row, id) {
    if (row.isChild) return row.child ? sightline.openList(sightline.childMark(row)) : undefined;
    const column = sightline.column(tableOf(row), id);
    if (id === "change" && row.depth === 0) return;
    if (column && sightline.value(row, id) !== null) sightline.openList(sightline.cell(row.t, row.id, id));
  }
  functions.slMenu = (params) => {
    const event = params.event;
    const id = params.column.getColId();
    if (id === "change" && params.data.depth === 0) return;
    const cell = event.target.closest(".ag-cell");
    sightline.openMenu(sightline.cell(params.data.t, params.data.id, id), event.clientX, event.clientY, cell);
  };
  functions.slKey = (params) => {
    const event = params.event;
    const row = params.data;
    const id = params.column.getColId();
    const cell = event.target.closest(".ag-cell");
    if (event.key === "Enter") {
      if (id !== "name" || row.isChild) press(row, id);
      else if (row.depth && !event.shiftKey && !row.opens) onlyName(row);
      else if (row.opens && !event.shiftKey) toggle(params.api, row);
      else if (row.depth) onlyName(row);
    } else if (event.key === "+" || event.key === "-") {
      if (row.opens && isOpen(row) === (event.key === "-")) toggle(params.api, row);
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      if (id === "change" && row.depth === 0) return;
      const box = cell.getBoundingClientRect();
      sightline.openMenu(sightline.cell(row.t, row.id, id), box.left + box.width / 2, box.top + box.height / 2, cell);
    }
  };

  function setAll(gridId, open) {
    const view = sightline.view();
    const table = view.tables[gridId.slice(view.page.length + 1)];
    // Children are a look each: they open one team at a time, and close with the rest.
    if (!open) sightline.rows(table).filter((row) => row.stands).forEach(sightline.toggleChildren);
    sightline.setOpen(gridId, sightline.rows(table).filter((row) => row.opens && !row.loads).map((row) => row.id), open);
    const api = apiOf(gridId);
    if (!api) return;
    api.onFilterChanged();
    api.refreshCells({ columns: ["name"], force: true });
    sightline.announce(open ? "All rows opened" : "All rows closed");
  }
  document.addEventListener("click", (event) => {
    const expand = event.target.closest("[data-expand]");
    const collapse = event.target.closest("[data-collapse]");
    if (expand) setAll(expand.dataset.expand, true);
    if (collapse) setAll(collapse.dataset.collapse, false);
  });

  /* ---- the same rows again: number or percentage, theme, width ---- */
  sightline.refreshGrid = (view, name, onlyShares) => {
    const id = view.page + "-" + name;
    const api = apiOf(id);
    if (!api) return;
    if (narrowed[id] !== undefined && narrowed[id] !== sightline.isPhone()) {
      window.dash_clientside.set_props(id, { columnDefs: sightline.columnsFor(id, view.tables[name]), rowData: sightline.rows(view.tables[name]) });
      api.resetRowHeights();
    }
    const columns = onlyShares && view.tables[name].columns.filter((column) => column.share || column.kind === "difference").map((column) => column.id);
    atOnce(() => api.refreshCells({ force: true, ...(columns && { columns }) }));
  };
  /* A phone keeps name, count and change; the rest of a row is one press away. */
  const full = {};
  const narrowed = {};
  sightline.keepColumns = (id, columns) => {
    full[id] = full[id] || columns;
    if (narrowed[id] === undefined) narrowed[id] = false;
  };
  sightline.columnsFor = (id, table) => {
    const phone = sightline.isPhone();
    narrowed[id] = phone;
    if (document.getElementById(id)) delete document.getElementById(id).dataset.heads;
    if (!phone) return full[id];
    const kept = table.phone ? Object.keys(table.phone) : (table.id === "matrix" ? ["cases_open", "diff_from_target"] : ["cases_open", "change", table.base]);
    const size = (column) => {
      if (column.colId === "name") return { ...column, minWidth: 168, flex: 1000 };
      const sized = { ...column, hide: !kept.includes(column.colId), flex: 1 };
      sized.minWidth = { change: 92, diff_from_target: 116, ...table.phone }[column.colId] || (table.id === "matrix" ? 74 : 60);
      return sized;
    };
    // Without their columns the group heads would stand empty.
    return full[id].flatMap((column) => column.children || [column]).map(size);
  };
  /* On a phone a long name of a place takes the lines it needs. */
  const ROW = 34, ROW_PHONE = 44, LINE = 18.4, ROUND = 10;
  const INDENT = [0, 0, 12, 24];
  const pen = document.createElement("canvas").getContext("2d");
  function linesOf(words, room) {
    pen.font = '550 16px "Source Sans 3 Variable", "Segoe UI", Arial, sans-serif';
    let lines = 1, last = "";
    words.split(" ").forEach((word) => {
      const longer = last ? last + " " + word : word;
      if (last && pen.measureText(longer).width > room) {
        lines += 1;
        last = word;
      } else last = longer;
    });
    return lines;
  }
  functions.slRowHeight = (params) => {
    if (!sightline.isPhone()) return ROW;
    const row = params.data;
    const column = params.api.getColumn("name");
    // Beside the name: + and its gap, the way to all figures and its gap, the cell's own edge.
    const room = (column ? column.getActualWidth() : 168) - 4 - 36 - (row.opens ? 32 : 0) - INDENT[row.depth];
    return Math.max(ROW_PHONE, Math.ceil(linesOf(row.name, room - 2) * LINE + ROUND));
  };
  functions.slResized = (params) => sightline.isPhone() && params.api.resetRowHeights();

  /* ---- one stop of Tab: in comes the focus where it was last, else on the first name; out it goes past the rest of the grid ---- */
  let leaving = false;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
    const grid = event.target.closest && event.target.closest(".matrix, .case-table");
    // Fields to filter by stand among the heads of a list: they are reached one after the other.
    if (!grid || (event.target.closest(".ag-header") && grid.querySelector(".ag-floating-filter input"))) return;
    const guard = grid.querySelector(".ag-root-wrapper-body > .ag-tab-guard-" + (event.shiftKey ? "top" : "bottom"));
    if (!guard) return;
    event.stopPropagation();
    // From the guard at its edge the browser goes on by itself; while the focus is inside, the grid lets a guard have none.
    const held = guard.getAttribute("tabindex");
    leaving = true;
    guard.setAttribute("tabindex", "-1");
    guard.focus({ preventScroll: true });
    leaving = false;
    setTimeout(() => held === null || guard.setAttribute("tabindex", held), 0);
  }, true);
  /* The guards before and after a grid take the focus in. */
  document.addEventListener("focus", (event) => {
    const guard = event.target.classList && event.target.classList.contains("ag-tab-guard") && event.target;
    if (guard && leaving) return event.stopImmediatePropagation();
    const grid = guard && guard.closest(".matrix, .case-table");
    const api = grid && !grid.contains(event.relatedTarget) && apiOf(grid.id);
    if (!api || !api.getDisplayedRowAtIndex(0)) return;
    event.stopImmediatePropagation();
    const held = api.getFocusedCell();
    if (held && api.getDisplayedRowAtIndex(held.rowIndex)) api.setFocusedCell(held.rowIndex, held.column);
    else api.setFocusedCell(0, api.getAllDisplayedColumns()[0]);
    document.activeElement.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, true);

  /* ---- the case table ---- */
  /* A child's name leads to the child's page, by an opaque key, on the day and in the edition of the list. */
  components.SlChild = (props) => {
    const row = props.data;
    if (!row || !row.key) return (row && row.child) || "";
    const parts = sightline.parts().filter(([k]) => k === "edition" || k === "as_at");
    const href = sightline.href("/child", [...parts, ["key", row.key], ["from", location.pathname + location.search]]);
    return element()("a", { href, className: "text-link", tabIndex: -1 }, row.child);
  };
  /* A status: its word and its icon on its colour (components/statuses.py has the same ids). */
  components.SlStatus = (props) => {
    const h = element();
    if (!props.value) return "";
    const id = props.value.split(" - ")[0].toLowerCase().replaceAll(" ", "-");
    return h("span", { className: "status status-" + id }, h("span", { className: "icon icon-status-" + id, "aria-hidden": true }), h("span", {}, props.value));
  };
  document.addEventListener("keydown", (event) => {
    const cell = event.key === "Enter" && event.target.classList && event.target.classList.contains("ag-cell") && event.target.closest("#cases-grid") && event.target;
    const link = cell && cell.querySelector("a[href]");
    if (link) sightline.visit(link.getAttribute("href"));
  });
  functions.slCell = (params, kind) => {
    const value = params.value;
    if (value === null || value === undefined) return params.data ? (kind === "text" ? "" : "-") : "";
    if (kind === "date") return value.split("-").reverse().join("/");
    if (kind === "whole") return sightline.number(value);
    if (kind === "tenth") return sightline.number(value, 1);
    return value;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#cases-filter");
    if (!button) return;
    const api = apiOf("cases-grid");
    if (!api) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    // A field to filter by needs room to type in; the column goes back to its own width with it.
    const sized = (c) => (on ? { ...c, floatingFilter: true, context: { ...c.context, own: c.minWidth }, minWidth: Math.max(c.minWidth, 112) } : { ...c, floatingFilter: false, minWidth: c.context.own, width: c.context.own });
    api.setGridOption("columnDefs", api.getColumnDefs().map(sized));
    if (!on) api.setFilterModel(null);
  });
  let find = null;
  /* On a phone nothing is kept in sight at the side: who, and the status, stand first. */
  functions.slWhoFirst = ({ api }) => {
    if (!sightline.isPhone()) return;
    api.setColumnsPinned(api.getColumns().map((column) => column.getColId()), null);
    api.moveColumns(["child", "status"], 0);
  };
  /* The field is the browser's own: what is being typed is never rewritten by an answer that comes meanwhile. */
  sightline.standFind = () => {
    const label = document.getElementById("cases-find-label");
    if (!label || document.getElementById("cases-find")) return;
    const field = sightline.make("input");
    field.id = "cases-find";
    field.type = "search";
    field.placeholder = "Find in this list";
    field.autocomplete = "off";
    label.append(field);
  };
  ["input", "change", "search"].forEach((name) => document.addEventListener(name, (event) => {
    if (event.target.id !== "cases-find") return;
    clearTimeout(find);
    find = setTimeout(() => {
      window.dash_clientside.set_props("cases-text", { data: event.target.value });
      const api = apiOf("cases-grid");
      if (api) api.purgeInfiniteCache();
    }, 300);
  }));
})();
