/* The children behind a team's figures: asked for when its + is pressed, and in the page only while the team is open.
   They are kept in no address and in no storage: another state of the page begins with every team closed. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const ASK = "/do/ppoc/children";
  const tableOf = (row) => sightline.view().tables[row.t];
  const gridOf = (row) => sightline.pageName() + "-" + row.t;
  const asking = new Set();

  /* The rows of a team, on the day, in the edition and in the scope that the figures are of; null where they may not be had. */
  async function fetched(row) {
    const view = sightline.view();
    const [locality, team] = row.id.split("|");
    const period = sightline.parts().filter(([k]) => k === "period");
    const search = sightline.encode([...view.list.filter(([k]) => k !== "of"), ...view.places, ...period]);
    const form = new FormData();
    Object.entries({ search, table: row.t, locality, team }).forEach(([name, value]) => form.append(name, value));
    try {
      const answer = await window.fetch(ASK, { method: "POST", body: form, headers: { "X-CSRFToken": sightline.token() }, credentials: "same-origin" });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) return said.rows;
      if (said.once) sightline.showOnce(said.once);
      else sightline.toast(said.words || "The children behind this team could not be opened. Nothing was shown: try again.");
    } catch (problem) {
      sightline.toast("Sightline cannot be reached. Try again when you are connected.");
    }
    return null;
  }
  function give(row, rows) {
    tableOf(row).rows = rows;
    const id = gridOf(row);
    sightline.giveRows(id, rows);
    sightline.refreshHeads(id);
  }
  const childRow = (row, columns) => (told, at) => ({
    ...Object.fromEntries(columns.map((column) => [column.id, null])),
    ...Object.fromEntries(columns.filter((column) => column.kind === "count").map((column) => [column.id, 0])),
    ...told.figures,
    id: row.id + "|" + at, t: row.t, depth: 3, parent: row.id, name: told.name, worker: told.worker, child: told.key, opens: false, isChild: true,
  });
  /* Open or close the children of a team. */
  sightline.toggleChildren = async (pressed) => {
    const row = sightline.row(tableOf(pressed), pressed.id);
    const view = sightline.view();
    const key = gridOf(row) + " " + row.id;
    if (row.stands) {
      row.stands = false;
      give(row, sightline.rows(tableOf(row)).filter((one) => !one.isChild || one.parent !== row.id));
      return sightline.announce(row.name + " closed");
    }
    if (asking.has(key)) return;
    asking.add(key);
    sightline.announce("Opening " + row.name);
    const told = await fetched(row);
    asking.delete(key);
    // Another state of the page, or another page, has taken its place.
    if (!told || sightline.view() !== view) return;
    const rows = [...sightline.rows(tableOf(row))];
    rows.splice(rows.indexOf(row) + 1, 0, ...told.map(childRow(row, tableOf(row).columns)));
    row.stands = true;
    give(row, rows);
    const children = told.filter((one) => one.key).length;
    sightline.announce(row.name + " opened, " + sightline.number(children) + (children === 1 ? " child" : " children"));
  };

  /* A child's page, by an opaque key, on the day and in the edition of the figures, with the way back. */
  function pageOf(row) {
    const parts = sightline.view().list.filter(([k]) => k === "edition" || k === "as_at");
    return sightline.href("/child", [...parts, ["key", row.child], ["from", location.pathname + location.search]]);
  }
  /* Any figure of a child leads to the child's page; a row that names nobody leads nowhere. */
  sightline.childMark = (row, column) =>
    row.child ? { title: row.name + (column ? ", " + column.phrase : ""), size: row.worker, href: pageOf(row), row: null, count: null, only: [], tableId: row.t } : null;
  sightline.childName = (row, h) => {
    const name = row.child ? h("a", { key: "n", className: "text-link", href: pageOf(row), tabIndex: -1 }, row.name) : h("span", { key: "n" }, row.name);
    const worker = row.worker && !sightline.isPhone() ? h("span", { key: "w", className: "child-worker" }, row.worker) : null;
    const more = sightline.isPhone() ? h("button", { key: "m", type: "button", className: "more", tabIndex: -1, "aria-label": "All figures of " + row.name }, "\u22EF") : null;
    return h("span", { className: "name-cell depth-3" }, [name, worker, more]);
  };
  sightline.isBlank = (row, column, value) => !!row.isChild && (value === null || (value === 0 && column.kind === "count"));
  /* + in a table that stands for the matrix; drawn: what draws its rows again. */
  sightline.childrenButton = (row, drawn) => {
    const button = sightline.make("button", "opener" + (row.stands ? " is-open" : ""));
    button.type = "button";
    button.dataset.children = row.id;
    button.setAttribute("aria-expanded", String(!!row.stands));
    button.setAttribute("aria-label", (row.stands ? "Close " : "Open ") + row.name + ", level 2");
    button.onclick = async () => {
      await sightline.toggleChildren(row);
      drawn();
      const again = document.querySelector('dialog[open] [data-children="' + CSS.escape(row.id) + '"]');
      if (again) again.focus();
    };
    return button;
  };
})();
