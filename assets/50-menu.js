/* One menu for every mark: by right click, long press, Shift+F10 or the menu key. And the dialogs it leads to. */
(function () {
  "use strict";
  const sightline = window.sightline;
  let menu = null;
  let back = null;
  let ring = null;

  function make(tag, className, words) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (words !== undefined) made.textContent = words;
    return made;
  }
  sightline.make = make;
  sightline.menuIsOpen = () => !!menu;

  function close(giveBack) {
    if (!menu) return;
    menu.remove();
    menu = null;
    if (ring) ring.classList.remove("marked");
    ring = null;
    const to = back;
    back = null;
    if (giveBack && to && document.contains(to)) to.focus({ preventScroll: true });
  }
  function tableOf(mark, from) {
    if (mark.tableId) return mark.tableId;
    const section = from && from.closest("section");
    const button = section && section.querySelector("[data-table], [data-export]");
    return button ? button.dataset.table || button.dataset.export : null;
  }
  sightline.openMenu = (mark, x, y, from) => {
    if (!mark) return;
    close(false);
    sightline.hideTip();
    back = from || document.activeElement;
    openedAt = window.scrollY;
    ring = mark.element || from;
    if (ring) ring.classList.add("marked");
    menu = make("div", "menu");
    menu.setAttribute("role", "menu");
    menu.setAttribute("aria-label", mark.title);
    const head = make("div", "menu-head");
    head.append(make("strong", "", mark.title), make("span", "", mark.size));
    menu.append(head, make("div", "menu-caption", "Drill through"));
    const items = [];
    function item(words, run, hint) {
      const made = make("button", "menu-item");
      made.type = "button";
      made.setAttribute("role", "menuitem");
      made.tabIndex = -1;
      made.append(make("span", "", words));
      if (hint) made.append(make("kbd", "", hint));
      made.addEventListener("click", () => {
        const to = back;
        close(false);
        run(to);
      });
      items.push(made);
      menu.append(made);
    }
    const rule = () => menu.append(make("div", "menu-rule"));
    const { cases, published } = sightline.limits();
    if (mark.href) item("Open the child's page", () => sightline.openList(mark), "Enter");
    else if (cases) item("Cases: whom to ask", () => dialog("The cases behind this figure", (body) => body.append(make("p", "", cases))));
    else item(mark.count === null || mark.count === undefined ? "Cases: see what is behind it" : mark.count === 1 ? "Cases: see the 1" : "Cases: see all " + sightline.number(mark.count), () => sightline.openList(mark), "Enter");
    if (sightline.canKeep(mark) || sightline.canExclude(mark)) {
      rule();
      if (sightline.canKeep(mark)) item(mark.day ? "Show the page as at this day" : published ? "Show only " + mark.row.name : "Show only this", () => sightline.onlyThis(mark));
      if (sightline.canExclude(mark)) item("Exclude this", () => sightline.exclude(mark));
    }
    rule();
    const table = tableOf(mark, from);
    if (table && sightline.view().tables[table]) item("Show as table", (to) => sightline.showTable(table, to));
    if (!cases && !mark.href) item("Export", (to) => sightline.exportList(mark, to));
    if (!cases && !mark.href) item("Copy link", () => copy(new URL(sightline.listOf(mark), location.href).href));
    (document.getElementById("content") || document.body).append(menu);
    const left = Math.min(x, window.innerWidth - menu.offsetWidth - 8);
    const top = Math.min(y, window.innerHeight - menu.offsetHeight - 8);
    menu.style.left = Math.max(8, left) + "px";
    menu.style.top = Math.max(8, top) + "px";
    items[0].focus();
    menu.addEventListener("keydown", (event) => {
      const at = items.indexOf(document.activeElement);
      if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
      else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus();
      else if (event.key === "Home") items[0].focus();
      else if (event.key === "End") items[items.length - 1].focus();
      else if (event.key === "Escape" || event.key === "Tab") close(true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  };
  document.addEventListener("mousedown", (event) => menu && !menu.contains(event.target) && close(false), true);
  // A scroll that was under way when the menu opened may still be told; only a real move of the page closes it.
  let openedAt = 0;
  /* The reader who scrolls leaves the menu; a page that settles under it does not. */
  let rolled = 0;
  ["wheel", "touchmove"].forEach((name) => window.addEventListener(name, () => (rolled = Date.now()), { passive: true }));
  window.addEventListener("scroll", () => Date.now() - rolled < 500 && Math.abs(window.scrollY - openedAt) > 4 && close(false), { passive: true });
  window.addEventListener("blur", () => close(false));

  /* Figures and chart marks; cells of a matrix tell of themselves (40-matrix). */
  function markOf(target, x, y) {
    const figure = target.closest("[data-mark]");
    if (figure) return { mark: JSON.parse(figure.dataset.mark), from: figure };
    const mark = target.closest(".js-plotly-plot") && sightline.markAt(x, y, target);
    return mark ? { mark, from: mark.element || target.closest(".chart") } : null;
  }
  document.addEventListener(
    "contextmenu",
    (event) => {
      if (!event.target.closest) return;
      const found = markOf(event.target, event.clientX, event.clientY);
      if (!found) return;
      event.preventDefault();
      if (sightline.pressedLong && Date.now() - sightline.pressedLong < 700) return;
      const box = found.from && found.from.getBoundingClientRect();
      const at = event.clientX || event.clientY ? [event.clientX, event.clientY] : [box.left + 20, box.bottom];
      sightline.openMenu(found.mark, at[0], at[1], found.from);
    },
    true
  );
  document.addEventListener("keydown", (event) => {
    if (!(event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) return;
    const figure = event.target.closest && event.target.closest("[data-mark]");
    if (!figure) return;
    event.preventDefault();
    const box = figure.getBoundingClientRect();
    sightline.openMenu(JSON.parse(figure.dataset.mark), box.left + 20, box.bottom, figure);
  });
  /* Long press: the same menu for a finger. */
  let pressing = null;
  document.addEventListener("touchstart", (event) => {
    const touch = event.touches[0];
    const target = event.target;
    clearTimeout(pressing);
    if (event.touches.length !== 1) return;
    pressing = setTimeout(() => {
      const found = markOf(target, touch.clientX, touch.clientY) || cellOf(target);
      if (!found) return;
      sightline.pressedLong = Date.now();
      sightline.openMenu(found.mark, touch.clientX, touch.clientY, found.from);
    }, 550);
  }, { passive: true });
  ["touchend", "touchmove", "touchcancel"].forEach((name) => document.addEventListener(name, (event) => {
    clearTimeout(pressing);
    if (sightline.pressedLong && Date.now() - sightline.pressedLong < 700 && name === "touchend" && event.cancelable) event.preventDefault();
  }, { passive: false }));
  function cellOf(target) {
    const cell = target.closest(".matrix .ag-cell");
    if (!cell) return null;
    const grid = cell.closest(".matrix").id.slice(sightline.pageName().length + 1);
    const row = sightline.rowAt(cell.closest(".matrix").id, Number(cell.closest(".ag-row").getAttribute("row-index")));
    const mark = row && sightline.cell(grid, row.id, cell.getAttribute("col-id"));
    return mark ? { mark, from: cell } : null;
  }

  /* ---- copy link ---- */
  function copy(text) {
    const done = () => toast(sightline.limits().published ? "Link copied: it opens on this day" : "Link copied: it opens on this edition of the data");
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text).then(done, () => ask(text));
    ask(text);
  }
  function ask(text) {
    dialog("Copy this link", (body) => {
      const field = make("input", "wide-input");
      field.value = text;
      field.readOnly = true;
      field.setAttribute("aria-label", "Link");
      body.append(field);
      setTimeout(() => field.select(), 0);
    });
  }
  function toast(words) {
    const made = make("div", "toast", words);
    // Over an open dialog, or it would stand behind it.
    (document.querySelector("dialog[open]") || document.body).append(made);
    sightline.announce(words);
    setTimeout(() => made.remove(), 2600);
  }
  sightline.toast = toast;
  /* The edition and the day of a view. Whose small numbers are hidden reads the live edition only. */
  const pins = (view) => [...(sightline.limits().published ? [] : [["edition", view.edition]]), ["as_at", view.day]];
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-copy]")) return;
    const view = sightline.view();
    const parts = sightline.without(sightline.parts(), ["edition", "as_at"]);
    copy(new URL(sightline.href(location.pathname, [...pins(view), ...parts]), location.href).href);
  });

  /* ---- dialogs: native, so that focus and Esc are the browser's own ---- */
  function dialog(title, fill, wide) {
    const from = document.activeElement;
    const box = make("dialog", wide ? "dialog wide-dialog" : "dialog");
    const head = make("div", "dialog-head");
    const name = make("h2", "", title);
    name.id = "dialog-title";
    const shut = make("button", "icon-button");
    shut.type = "button";
    shut.setAttribute("aria-label", "Close");
    shut.append(make("span", "icon icon-close"));
    shut.onclick = () => box.close();
    head.append(name, shut);
    const body = make("div", "dialog-body");
    body.tabIndex = 0;
    body.setAttribute("role", "group");
    body.setAttribute("aria-labelledby", "dialog-title");
    box.setAttribute("aria-labelledby", "dialog-title");
    box.append(head, body);
    fill(body, box);
    box.addEventListener("close", () => {
      box.remove();
      if (from && document.contains(from)) from.focus({ preventScroll: true });
    });
    box.addEventListener("click", (event) => event.target === box && box.close());
    document.body.append(box);
    box.showModal();
    return box;
  }

  const captioned = (words) => words + (sightline.limits().legend ? ". " + sightline.limits().legend : "");
  /* A figure in a dialog: a link to its list, with the menu of every other figure. */
  function figureCell(table, row, column, box) {
    const cell = make("td", "num");
    const value = sightline.value(row, column.id);
    if (sightline.isBlank(row, column, value)) return cell;
    if (value === null || (column.kind === "change" && !row.depth)) {
      cell.textContent = value === null ? "-" : "";
      return cell;
    }
    const percent = sightline.percent();
    const base = percent && column.share && column.kind === "count" ? row[table.base] : null;
    let words = column.kind === "weeks" ? sightline.number(value, 1) : column.kind === "change" ? sightline.change(value) : column.kind === "difference" ? sightline.difference(value) : column.kind === "gap" ? sightline.gap(value) : sightline.number(value);
    if (column.kind === "estimate") words += "%";
    if (base !== null) words = sightline.percentOf(value, base);
    if (sightline.limits().cases) {
      cell.textContent = words;
      return cell;
    }
    const mark = sightline.cell(table.id, row.id, column.id);
    if (!mark) {
      cell.textContent = words;
      return cell;
    }
    const link = make("a", "figure", words);
    link.href = sightline.listOf(mark);
    link.dataset.mark = JSON.stringify({ ...mark, row: null, element: undefined });
    link.addEventListener("click", () => box.close());
    cell.append(link);
    return cell;
  }
  /* All figures of one row: what a phone leaves out of its table. */
  sightline.showRow = (tableId, rowId) => {
    const view = sightline.view();
    const table = view.tables[tableId];
    const row = sightline.row(table, rowId);
    dialog(row.name + ", as at " + view.asAt, (body, box) => {
      const made = make("table", "plain-table");
      made.append(make("caption", "", captioned(table.title)));
      const rows = make("tbody");
      table.columns.forEach((column) => {
        const line = make("tr");
        const name = make("th", "", column.head);
        name.scope = "row";
        line.append(name, figureCell(table, row, column, box));
        rows.append(line);
      });
      made.append(rows);
      body.append(made);
    });
  };

  /* ---- show as table: the twin of a chart, every figure of it a way to its list ---- */
  sightline.showTable = (tableId) => {
    const view = sightline.view();
    const table = view.tables[tableId];
    const percent = sightline.percent();
    dialog(table.title + ", as at " + view.asAt, (body, box) => {
      const made = make("table", "plain-table");
      made.append(make("caption", "", captioned(table.title + (percent ? ". Percentages of " + (table.whole || "the row's total") : ""))));
      const head = make("tr");
      [table.first, ...table.columns.map((c) => c.head)].forEach((words, i) => {
        const cell = make("th", i ? "num" : "", words);
        cell.scope = "col";
        head.append(cell);
      });
      const thead = make("thead");
      thead.append(head);
      const tbody = make("tbody");
      // The rows that stand now: a team opened here, or in the matrix, has its children under it.
      const fill = () => {
        const now = sightline.view().tables[tableId];
        tbody.replaceChildren(...sightline.rows(now).map((row) => {
          const line = make("tr", row.depth === 0 ? "total" : "depth-" + row.depth);
          const name = make("th", "", row.name);
          name.scope = "row";
          if (row.loads) name.prepend(sightline.childrenButton(row, fill));
          line.append(name);
          now.columns.forEach((column) => line.append(figureCell(now, row, column, box)));
          return line;
        }));
      };
      fill();
      made.append(thead, tbody);
      body.append(made);
    }, true);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-table]");
    if (button && button.tagName === "BUTTON") sightline.showTable(button.dataset.table);
  });

  /* ---- export: what, as what, and how dates are written; never by the computer's locale ---- */
  function exportDialog(title, note, hrefOf, hasDates) {
    dialog(title, (body, box) => {
      body.append(make("p", "", note));
      const form = make("form", "export-form");
      form.method = "dialog";
      function choice(name, legend, options) {
        const set = make("fieldset");
        set.append(make("legend", "", legend));
        options.forEach(([value, words], i) => {
          const label = make("label", "choice");
          const input = make("input");
          input.type = "radio";
          input.name = name;
          input.value = value;
          input.checked = i === 0;
          label.append(input, make("span", "", words));
          set.append(label);
        });
        form.append(set);
      }
      choice("form", "File", [["xlsx", "Excel workbook (xlsx)"], ["csv", "Plain text (csv)"]]);
      if (hasDates) choice("dates", "Dates", [["uk", "14/03/2022"], ["iso", "2022-03-14"]]);
      const row = make("div", "dialog-tools");
      const go = make("a", "primary", title);
      go.setAttribute("download", "");
      const set = () => {
        const data = new FormData(form);
        go.href = hrefOf(data.get("form"), data.get("dates") || "uk");
      };
      form.addEventListener("change", set);
      go.addEventListener("click", () => setTimeout(() => box.close(), 0));
      const stop = make("button", "secondary", "Cancel");
      stop.type = "button";
      stop.onclick = () => box.close();
      row.append(go, stop);
      form.append(row);
      body.append(form);
      set();
    });
  }
  const query = (href) => href.split("?")[1] || "";
  const pinned = () => {
    const view = sightline.view();
    return [...pins(view), ...sightline.without(sightline.parts(), ["edition", "as_at", "from", "columns"])];
  };
  sightline.exportList = (mark) => {
    const parts = [...new URLSearchParams(query(sightline.listOf(mark)))].filter(([k]) => k !== "from");
    const many = mark.count === null || mark.count === undefined ? "the list" : mark.count === 1 ? "1 row" : sightline.number(mark.count) + " rows";
    exportDialog("Export " + many, mark.title + ". Every row and every column of the list behind this figure.", (form, dates) => "/export/cases." + form + "?" + sightline.encode([...parts, ["dates", dates]]), true);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-export]");
    if (!button) return;
    const view = sightline.view();
    if (button.dataset.export === "cases") {
      const words = button.textContent.trim();
      return exportDialog(words, "The whole list, every column, whatever is found or filtered on the page.", (form, dates) => "/export/cases." + form + "?" + sightline.encode([...pinned(), ...(button.dataset.measure ? [["measure", button.dataset.measure]] : []), ["dates", dates]]), true);
    }
    const table = view.tables[button.dataset.export];
    const count = sightline.rows(table).filter((row) => !row.isChild).length;
    exportDialog("Export " + sightline.number(count) + " rows", table.title + ", opened to its deepest level, with totals.", (form) => "/export/" + view.page + "/" + table.id + "." + form + "?" + sightline.encode(pinned()), false);
  });
})();
