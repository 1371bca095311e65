/* The pickers of the scope bar: places as a tree, services, the day. Nothing moves until the button that says what follows. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const make = sightline.make;
  let panel = null;
  let opener = null;
  let asked = 0;

  function close(giveBack) {
    if (!panel) return;
    panel.remove();
    panel = null;
    if (opener) {
      opener.setAttribute("aria-expanded", "false");
      if (giveBack && document.contains(opener)) opener.focus({ preventScroll: true });
    }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens]");
    if (!button) return;
    if (panel && opener === button) return close(true);
    close(false);
    opener = button;
    asked += 1;
    window.dash_clientside.set_props("picker-request", { data: { page: sightline.pageName(), search: location.search, kind: button.dataset.opens, asked } });
  });
  document.addEventListener("mousedown", (event) => panel && !panel.contains(event.target) && !event.target.closest("[data-opens]") && close(false), true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel) {
      event.stopPropagation();
      close(true);
    }
  }, true);

  /* The server's offer has come. */
  sightline.offer = (data) => {
    if (!data || data.asked !== asked || !opener) return window.dash_clientside.no_update;
    close(false);
    panel = make("div", "picker picker-" + data.kind);
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", { where: "Where", services: "Services", "as-at": "As at" }[data.kind]);
    opener.setAttribute("aria-expanded", "true");
    (data.published ? published : { where, services, "as-at": day })[data.kind](data);
    document.body.append(panel);
    const box = opener.getBoundingClientRect();
    panel.style.top = box.bottom + 4 + "px";
    panel.style.left = Math.max(8, Math.min(box.left, window.innerWidth - panel.offsetWidth - 8)) + "px";
    panel.style.maxHeight = window.innerHeight - box.bottom - 16 + "px";
    const first = panel.querySelector("[data-first]");
    if (first) first.focus({ preventScroll: true });
    return data.asked;
  };
  function foot(show, count) {
    const bar = make("div", "picker-foot");
    const cancel = make("button", "quiet", "Cancel");
    cancel.type = "button";
    cancel.onclick = () => close(true);
    bar.append(show, cancel, count);
    return bar;
  }
  function go(parts) {
    document.body.classList.remove("scope-shown");
    close(true);
    sightline.show(parts);
  }

  /* One of a few, each a press: what readers with small numbers hidden choose from. */
  function oneOf(data, choices) {
    const list = make("div", "picker-list");
    choices.forEach(([words, number, chosen, parts], i) => {
      const button = make("button", "picker-day-choice" + (chosen ? " is-chosen" : ""));
      button.type = "button";
      button.append(make("span", "picker-name", words), make("span", "picker-number", number));
      if (chosen) button.setAttribute("aria-current", "true");
      if (chosen || (!i && !choices.some((choice) => choice[2]))) button.dataset.first = "yes";
      button.onclick = () => go(parts());
      list.append(button);
    });
    panel.append(list);
  }
  const published = {
    where(data) {
      const without = () => sightline.without(sightline.parts(), sightline.PLACES);
      const now = sightline.parts().filter(([k]) => k === "locality").map(([, v]) => v)[0];
      const places = data.places.map((place) => [place.name, sightline.number(place.count), place.token === now, () => [...without(), ["locality", place.token]]]);
      oneOf(data, [["All localities", "cases open", now === undefined, without], ...places]);
    },
    services(data) {
      const without = () => sightline.without(sightline.parts(), ["service"]);
      oneOf(data, data.services.map((set) => [set.words, sightline.number(set.count), set.chosen, () => [...without(), ...set.parts]]));
    },
    "as-at"(data) {
      const now = sightline.view().day;
      const without = () => sightline.without(sightline.parts(), ["as_at"]);
      oneOf(data, data.days.map((end) => [end.words, end.shown, end.day === now, () => (end.shown === data.latest ? without() : [...without(), ["as_at", end.day]])]));
    },
  };

  function where(data) {
    const nodes = data.places.map((place) => ({ ...place, chosen: false, open: false }));
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const parentOf = (node) => (node.depth > 1 ? byId.get(node.id.split("|").slice(0, -1).join("|")) : null);
    const childrenOf = (node) => nodes.filter((other) => other.depth === node.depth + 1 && other.id.startsWith(node.id + "|"));
    const under = (node) => nodes.filter((other) => other.id.startsWith(node.id + "|"));
    sightline.parts().forEach(([kind, value]) => {
      nodes.forEach((node) => {
        if (sightline.PLACES[node.depth - 1] === kind && node.token === value) {
          choose(node, true);
          for (let up = parentOf(node); up; up = parentOf(up)) up.open = true;
        }
      });
    });
    function choose(node, yes) {
      node.chosen = yes;
      under(node).forEach((other) => (other.chosen = yes));
      for (let up = parentOf(node); up; up = parentOf(up)) up.chosen = childrenOf(up).every((other) => other.chosen);
    }
    const top = () => nodes.filter((node) => node.chosen && !(parentOf(node) && parentOf(node).chosen));
    const isPart = (node) => !node.chosen && under(node).some((other) => other.chosen);

    const find = make("input", "picker-find");
    find.type = "search";
    find.placeholder = "Find a locality, team or worker";
    find.setAttribute("aria-label", "Find a locality, team or worker");
    find.dataset.first = "yes";
    find.autocomplete = "off";
    const tools = make("div", "picker-tools");
    const all = make("button", "text-link", "All localities");
    const clear = make("button", "text-link", "Clear");
    all.type = clear.type = "button";
    all.onclick = () => { nodes.forEach((node) => node.depth === 1 && choose(node, true)); draw(); };
    clear.onclick = () => { nodes.forEach((node) => (node.chosen = false)); draw(); };
    tools.append(all, clear, make("span", "picker-caption", "cases open"));
    const tree = make("ul", "picker-tree");
    tree.setAttribute("role", "tree");
    tree.setAttribute("aria-label", "Places");
    tree.setAttribute("aria-multiselectable", "true");
    const show = make("button", "primary");
    show.type = "button";
    const count = make("span", "picker-count");
    panel.append(find, tools, tree, foot(show, count));

    function shownNodes() {
      const text = find.value.trim().toLowerCase();
      if (!text) return nodes.filter((node) => { for (let up = parentOf(node); up; up = parentOf(up)) if (!up.open) return false; return true; });
      const hits = new Set();
      nodes.forEach((node) => {
        if (!node.name.toLowerCase().includes(text)) return;
        hits.add(node);
        for (let up = parentOf(node); up; up = parentOf(up)) hits.add(up);
      });
      return nodes.filter((node) => hits.has(node));
    }
    function words(chosen) {
      if (!chosen.length) return "Show all localities";
      const kinds = ["locality", "team", "worker"];
      const depths = new Set(chosen.map((node) => node.depth));
      if (depths.size === 1) {
        const kind = kinds[chosen[0].depth - 1];
        return "Show " + chosen.length + " " + (chosen.length === 1 ? kind : kind === "locality" ? "localities" : kind + "s");
      }
      return "Show " + chosen.length + " places";
    }
    let active = null;
    function draw() {
      tree.textContent = "";
      const listed = shownNodes();
      listed.forEach((node) => {
        const line = make("li", "picker-row depth-" + node.depth + (node.chosen || isPart(node) ? " is-chosen" : ""));
        line.setAttribute("role", "treeitem");
        line.setAttribute("aria-level", node.depth);
        const mixed = isPart(node);
        line.setAttribute("aria-checked", node.chosen ? "true" : mixed ? "mixed" : "false");
        const has = childrenOf(node).length > 0;
        if (has) line.setAttribute("aria-expanded", String(node.open));
        line.tabIndex = node === (active || listed[0]) ? 0 : -1;
        line.nodeOf = node;
        const sign = make("span", has ? "opener" + (node.open ? " is-open" : "") : "opener-space");
        const box = make("span", "box" + (node.chosen ? " is-ticked" : mixed ? " is-part" : ""));
        line.append(sign, box, make("span", "picker-name", node.name), make("span", "picker-number", sightline.number(node.count)));
        tree.append(line);
      });
      if (!listed.length) tree.append(make("li", "picker-none", "No place has this in its name."));
      const chosen = top();
      const every = nodes.filter((node) => node.depth === 1).every((node) => node.chosen);
      show.textContent = every ? "Show all localities" : words(chosen);
      const sum = (chosen.length ? chosen : nodes.filter((node) => node.depth === 1)).reduce((n, node) => n + node.count, 0);
      count.textContent = sightline.number(sum) + (sum === 1 ? " case" : " cases");
    }
    function toggleOpen(node) {
      node.open = !node.open;
      active = node;
      draw();
      focusActive();
    }
    const focusActive = () => [...tree.children].forEach((line) => line.nodeOf === active && line.focus({ preventScroll: false }));
    tree.addEventListener("click", (event) => {
      const line = event.target.closest("li");
      if (!line || !line.nodeOf) return;
      active = line.nodeOf;
      if (event.target.closest(".opener")) return toggleOpen(line.nodeOf);
      choose(line.nodeOf, !line.nodeOf.chosen);
      draw();
      focusActive();
    });
    tree.addEventListener("keydown", (event) => {
      const line = event.target.closest("li");
      if (!line || !line.nodeOf) return;
      const node = line.nodeOf;
      const lines = [...tree.children];
      const at = lines.indexOf(line);
      const move = (to) => to && to.nodeOf && ((active = to.nodeOf), draw(), focusActive());
      if (event.key === "ArrowDown") move(lines[at + 1]);
      else if (event.key === "ArrowUp") at ? move(lines[at - 1]) : find.focus();
      else if (event.key === "Home") move(lines[0]);
      else if (event.key === "End") move(lines[lines.length - 1]);
      else if (event.key === "ArrowRight" && childrenOf(node).length && !node.open) toggleOpen(node);
      else if (event.key === "ArrowLeft" && node.open) toggleOpen(node);
      else if (event.key === "ArrowLeft" && parentOf(node)) { active = parentOf(node); draw(); focusActive(); }
      else if (event.key === " ") { active = node; choose(node, !node.chosen); draw(); focusActive(); }
      else if (event.key === "Enter") show.click();
      else return;
      event.preventDefault();
    });
    find.addEventListener("input", () => { active = null; draw(); });
    find.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && tree.firstChild && tree.firstChild.nodeOf) { event.preventDefault(); active = tree.firstChild.nodeOf; draw(); focusActive(); }
    });
    show.onclick = () => {
      const every = nodes.filter((node) => node.depth === 1).every((node) => node.chosen);
      const chosen = every ? [] : top();
      const parts = sightline.without(sightline.parts(), sightline.PLACES);
      chosen.forEach((node) => parts.push([sightline.PLACES[node.depth - 1], node.token]));
      go(parts);
    };
    draw();
  }

  function services(data) {
    const boxes = [];
    const list = make("div", "picker-list");
    const chosen = new Set(data.chosen.length ? data.chosen : data.services.map((s) => s.name));
    const show = make("button", "primary");
    show.type = "button";
    const count = make("span", "picker-count");
    data.services.forEach((service, i) => {
      const label = make("label", "choice");
      const box = make("input");
      box.type = "checkbox";
      box.checked = chosen.has(service.name);
      box.value = service.name;
      if (!i) box.dataset.first = "yes";
      label.append(box, make("span", "picker-name", service.name), make("span", "picker-number", sightline.number(service.count)));
      boxes.push(box);
      list.append(label);
    });
    function draw() {
      const ticked = boxes.filter((box) => box.checked);
      const sum = data.services.filter((s) => ticked.some((box) => box.value === s.name)).reduce((n, s) => n + s.count, 0);
      show.textContent = ticked.length === boxes.length || !ticked.length ? "Show all services" : "Show " + ticked.length + (ticked.length === 1 ? " service" : " services");
      const all = data.services.reduce((n, s) => n + s.count, 0);
      count.textContent = sightline.number(ticked.length ? sum : all) + " cases";
    }
    list.addEventListener("change", draw);
    panel.append(list, foot(show, count));
    show.onclick = () => {
      const ticked = boxes.filter((box) => box.checked);
      const parts = sightline.without(sightline.parts(), ["service"]);
      if (!ticked.length || ticked.length === boxes.length) parts.push(["service", "all"]);
      else ticked.forEach((box) => parts.push(["service", box.value]));
      go(parts);
    };
    draw();
  }

  function day(data) {
    const form = make("form", "picker-day");
    const label = make("label", "", "Day, as 14/03/2022");
    const field = make("input");
    field.type = "text";
    field.inputMode = "numeric";
    field.autocomplete = "off";
    field.value = sightline.view().asAt;
    field.id = "as-at-field";
    label.htmlFor = field.id;
    field.dataset.first = "yes";
    const wrong = make("p", "wrong");
    wrong.id = "as-at-wrong";
    wrong.setAttribute("role", "alert");
    field.setAttribute("aria-describedby", wrong.id);
    const list = make("div", "picker-list");
    data.days.forEach((offered) => {
      const button = make("button", "picker-day-choice");
      button.type = "button";
      button.append(make("span", "picker-name", offered.words), make("span", "picker-number", offered.shown));
      button.onclick = () => send(offered.day);
      list.append(button);
    });
    const show = make("button", "primary", "Show this day");
    show.type = "submit";
    const iso = (text) => {
      const found = text.trim().match(/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/);
      if (!found) return null;
      const [, d, m, y] = found.map(Number);
      const made = new Date(Date.UTC(y, m - 1, d));
      return made.getUTCMonth() === m - 1 && made.getUTCDate() === d ? made.toISOString().slice(0, 10) : null;
    };
    const turned = (text) => text.split("/").reverse().join("-");
    function send(chosen) {
      const parts = sightline.without(sightline.parts(), ["as_at"]);
      if (chosen !== turned(data.latest)) parts.push(["as_at", chosen]);
      go(parts);
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = iso(field.value);
      let words = "";
      if (!chosen) words = "This is not a day. Write it as 14/03/2022.";
      else if (chosen > turned(data.latest)) words = "The data run to " + data.latest + ". Choose that day or an earlier one.";
      wrong.textContent = words;
      field.setAttribute("aria-invalid", String(!!words));
      if (words) field.focus();
      else send(chosen);
    });
    form.append(label, field, wrong, list, make("p", "picker-note", "The data hold every open plan from " + data.from + " on."), foot(show, make("span")));
    panel.append(form);
    setTimeout(() => field.select(), 0);
  }
})();
