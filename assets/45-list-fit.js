/* A list takes the fewest lines a row with which all its columns stand side by side (components/list_widths.py has their widths). */
(function () {
  "use strict";
  const sightline = window.sightline;
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  // Rows of one, two and three lines; the sign of the order takes room in the head it stands in.
  const HEIGHTS = [32, 48, 60];
  const ARROW = 14;
  const isText = (column) => !/num|day/.test(column.cellClass || "");
  const widthOf = (column, lines) => Math.max(column.context.widths[lines] + (column.sort ? ARROW : 0), column.floatingFilter ? 112 : 0);
  const fits = (columns, lines, room) => columns.filter((c) => !c.hide).reduce((sum, c) => sum + widthOf(c, lines), 0) <= room;

  functions.slFit = ({ api }) => {
    const grid = document.getElementById("cases-grid");
    const columns = api.getColumnDefs();
    if (!grid || !columns || !columns.length || !columns[0].context) return;
    // Columns that stay in sight while the others scroll stand beside the frame of the others.
    const kept = columns.some((c) => c.pinned);
    const frame = grid.querySelector(kept ? ".ag-body-viewport" : ".ag-center-cols-viewport");
    const room = frame && frame.clientWidth;
    if (!room) return;
    // A phone scrolls its list in its own frame, and keeps rows of two lines where a page begins with them; so does a list too wide for three.
    const found = sightline.isPhone() ? Number(grid.classList.contains("is-wrapped")) : [0, 1, 2].find((lines) => fits(columns, lines, room));
    const lines = found === undefined ? 2 : found;
    const sized = columns.map((c) => {
      const width = widthOf(c, lines);
      return { ...c, minWidth: width, width, flex: isText(c) && !c.pinned ? width : null };
    });
    grid.classList.toggle("is-wrapped", lines > 0);
    grid.dataset.lines = lines + 1;
    grid.style.setProperty("--each", HEIGHTS[lines] + "px");
    if (api.getGridOption("rowHeight") !== HEIGHTS[lines]) api.setGridOption("rowHeight", HEIGHTS[lines]);
    if (sized.some((c, i) => c.minWidth !== columns[i].minWidth)) api.setGridOption("columnDefs", sized);
  };
})();
