/* A mark is anything pressed that stands for cases: a figure, a cell, a segment, a point. It knows its list and its words. */
(function () {
  "use strict";
  const sightline = window.sightline;

  /* Rows of a packed tree: ids and parents follow from the order. */
  sightline.rows = (table) => {
    if (table.rows) return table.rows;
    const path = [];
    table.rows = table.packed.map((line, index) => {
      const [depth, name, at] = line;
      path.length = Math.max(depth - 1, 0);
      const parent = path.join("|");
      path.push(name);
      const row = { id: depth ? path.join("|") : "Total", t: table.id, depth, name, parent, opens: false };
      if (at) row.at = at;
      table.ids.forEach((id, i) => (row[id] = line[3 + i]));
      const next = table.packed[index + 1];
      row.opens = depth > 0 && !!next && next[0] > depth;
      // A team whose children are fetched when it is opened (41-children.js).
      if (table.children && table.children.includes(row.id)) row.opens = row.loads = true;
      return row;
    });
    return table.rows;
  };
  sightline.row = (table, id) => sightline.rows(table).find((row) => row.id === id);
  sightline.column = (table, id) => table.columns.find((column) => column.id === id);

  /* A hidden figure is sent as "c": it is no number, has no share, and nothing follows from it. */
  const HIDDEN = (sightline.HIDDEN = "c");
  /* What stands in place of a figure (components/words.py SIGNS): hidden, or not supplied by the source. */
  const SIGNS = [HIDDEN, "not supplied"];
  const signOf = (...values) => values.find((value) => SIGNS.includes(value));
  const isHidden = (sightline.isHidden = (...values) => signOf(...values) !== undefined);
  const { number, share } = sightline;
  sightline.number = (n, decimals) => (isHidden(n) ? n : number(n, decimals));
  sightline.share = (part, whole) => (isHidden(part, whole) ? null : share(part, whole));
  sightline.percentOf = (part, whole) => {
    if (isHidden(part, whole)) return signOf(part, whole);
    const found = share(part, whole);
    return found === null ? "-" : sightline.number(found) + "%";
  };
  /* What this reader may not do from the figures (components/small_numbers.py): `cases` says why no list opens, `published` that no condition can be put on them. */
  sightline.limits = () => {
    const view = sightline.view();
    const first = view && Object.values(view.tables || {})[0];
    return (first && first.limits) || {};
  };

  /* The figure of a row in a column, as a number. */
  sightline.value = (row, id) => {
    if (id !== "change") return row[id];
    return isHidden(row.cases_open, row.cases_open_1_month_ago) ? signOf(row.cases_open, row.cases_open_1_month_ago) : row.cases_open - row.cases_open_1_month_ago;
  };

  /* The places that leave the cases of a row. */
  function places(row) {
    if (row.at) return row.at;
    if (row.only || row.when || !row.depth) return sightline.view().places;
    const path = row.id.split("|");
    const token = row.depth === 3 ? path.slice(1).map((name) => name.replace(/%/g, "%25")).join("|") : path[row.depth - 1];
    return [[sightline.PLACES[row.depth - 1], token]];
  }

  /* The mark of a cell or segment. */
  sightline.cell = (tableId, rowId, columnId) => {
    const view = sightline.view();
    const table = view.tables[tableId];
    const row = table && sightline.row(table, rowId);
    if (!row) return null;
    if (row.isChild) return sightline.childMark(row, columnId === "name" ? null : sightline.column(table, columnId));
    const column = columnId === "name" ? null : sightline.column(table, columnId);
    const name = row.depth === 0 ? (view.places.length ? "All shown" : "All localities") : row.name;
    const mark = { places: places(row), only: row.only || [], row: row.depth > 0 || view.places.length ? row : null, tableId, rowId, columnId };
    if (!column) {
      // Of a table whose rows are shares of one whole, the first column is the row's own.
      const base = table.base && (sightline.column(table, table.base) || table.columns[0]);
      mark.title = name;
      mark.measure = base ? base.measure : table.columns[0].measure;
      mark.count = base && base.counts && !isHidden(row[base.id]) ? row[base.id] : null;
      mark.size = isHidden(row[table.base]) ? sightline.limits().legend : mark.count === null ? "" : sightline.number(mark.count) + " " + table.unit;
      mark.isName = true;
      return mark;
    }
    const value = sightline.value(row, columnId);
    mark.measure = row.when ? column.measure + "@" + row.when : column.measure;
    mark.title = row.when ? column.phrase.charAt(0).toUpperCase() + column.phrase.slice(1) + " " + row.said : name + ", " + column.phrase;
    mark.condition = column.condition ? (row.when ? "measure:" + encodeURIComponent(mark.measure) : column.condition) : null;
    mark.count = column.counts && !isHidden(value) ? value : null;
    const whole = table.base ? row[table.base] : null;
    if (isHidden(value)) mark.size = value === HIDDEN ? sightline.limits().legend : "not supplied by this source";
    else if (column.kind === "weeks") mark.size = value === null ? (column.units === "plans" ? "no plan ended" : "nothing to average") : sightline.number(value, 1) + " weeks";
    else if (column.kind === "days") mark.size = value === null ? "no case to take it from" : sightline.number(value) + (value === 1 ? " day" : " days");
    else if (column.kind === "estimate") mark.size = value === null ? "too few to say" : "about " + sightline.number(value) + "%";
    else if (column.share && column.counts && whole !== null && !isHidden(whole)) {
      const share = sightline.share(value, whole);
      mark.size = sightline.number(value) + " of " + sightline.number(whole) + " " + table.unit + (share === null ? "" : " (" + share + "%)");
    } else if (column.kind === "change") mark.size = sightline.change(value) + " in a month";
    else if (column.kind === "gap") mark.size = value === null ? "no target" : sightline.gap(value);
    else if (column.kind === "difference") mark.size = value === null ? "no target" : sightline.difference(value);
    else mark.size = sightline.number(value) + (column.counts ? " " + (row.when || table.unit === "target" || !table.base ? column.units : table.unit) : "");
    mark.when = row.when;
    return mark;
  };
  sightline.change = (n) => (isHidden(n) ? n : n === 0 ? "level" : n > 0 ? "up " + sightline.number(n) : "down " + sightline.number(-n));
  sightline.difference = (n) => (isHidden(n) ? n : signed(n));
  sightline.gap = (n) => (isHidden(n) ? n : n === 0 ? "level" : sightline.number(Math.abs(n)) + (n > 0 ? " ahead" : " behind"));
  const signed = (n) => sightline.number(n) + (n < 0 ? " above" : n > 0 ? " below" : " level");

  function here() {
    return location.pathname + location.search;
  }
  /* The link to a mark's list: pinned to the edition and the day of the figure, with the way back. */
  sightline.listOf = (mark) => {
    if (mark.href) return mark.href;
    const view = sightline.view();
    const parts = view.list.filter(([k]) => k !== "only" && k !== "not");
    parts.push(...(mark.places || view.places));
    parts.push(...view.list.filter(([k, v]) => k === "only" && !isReplaced(mark, v)), ...(mark.only || []).map((token) => ["only", token]));
    parts.push(...view.list.filter(([k]) => k === "not"));
    parts.push(["measure", mark.measure], ["from", here()]);
    return sightline.href("/cases", parts);
  };
  /* A mark that stands in place of what its own filter is set to (a status of the legend). */
  const isReplaced = (mark, token) => !!mark.instead && (mark.only || []).some((own) => own.split(":")[0] === token.split(":")[0]);
  sightline.openList = (mark) => (sightline.limits().cases ? undefined : sightline.visit(sightline.listOf(mark)));

  /* Show only this: row and column travel together, each with its chip. */
  sightline.onlyThis = (mark) => (sightline.limits().published && !sightline.canKeep(mark) ? undefined : sightline.show(sightline.onlyParts(mark)));
  sightline.onlyParts = (mark) => {
    let parts = sightline.parts();
    if (mark.day) return [...sightline.without(parts, ["as_at"]), ["as_at", mark.day]];
    if (mark.places) parts = [...sightline.without(parts, sightline.PLACES), ...mark.places];
    parts = parts.filter(([k, v]) => k !== "only" || !isReplaced(mark, v));
    const wanted = [...(mark.only || [])];
    if (mark.condition) wanted.push(mark.condition);
    wanted.forEach((token) => {
      if (!parts.some(([k, v]) => k === "only" && v === token)) parts.push(["only", token]);
    });
    return parts;
  };
  sightline.exclude = (mark) => {
    const tokens = [];
    const row = mark.row;
    if (row && row.depth && !row.only && !row.when) {
      const path = row.id.split("|");
      if (row.depth === 1) tokens.push("locality:" + encodeURIComponent(path[0]));
      if (row.depth === 2) tokens.push("team:" + encodeURIComponent(path[1]));
      if (row.depth === 3) tokens.push("team:" + encodeURIComponent(path[1]), "worker:" + encodeURIComponent(path[2]));
    }
    tokens.push(...(mark.only || []));
    if (mark.condition) tokens.push(mark.condition);
    if (tokens.length) sightline.show([...sightline.parts(), ["not", tokens.join(";")]]);
  };
  /* Where small numbers are hidden: a month end, or one locality of all; nothing is left out. */
  const canPublish = (mark) => !!(mark.day || (mark.row && mark.row.depth === 1 && !mark.row.when && !mark.row.only && !sightline.view().places.length));
  sightline.canExclude = (mark) => !sightline.limits().published && !mark.day && !!(mark.condition || (mark.only && mark.only.length) || (mark.row && mark.row.depth && !mark.row.when));
  sightline.canKeep = (mark) => (sightline.limits().published ? canPublish(mark) : canKeep(mark));
  const canKeep = (mark) => !!(mark.day || mark.condition || (mark.only && mark.only.length) || (mark.row && mark.row.depth && !mark.row.when));
})();
