/* The state of a view is its URL: read it, change it, follow links without a reload, say what is being worked out. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const SCOPE = ["edition", "as_at", "service", "locality", "team", "worker", "only", "not"];
  const PLACES = ["locality", "team", "worker"];
  const TRAVELS = [...SCOPE, "show"];
  const HOW = ["show", "sort", "months", "period", "notes", "later"];
  sightline.views = {};
  sightline.SCOPE = SCOPE;
  sightline.PLACES = PLACES;

  sightline.page = () => document.getElementById("page");
  sightline.pageName = () => (sightline.page() ? sightline.page().dataset.page : null);
  sightline.view = () => sightline.views[sightline.pageName()];
  sightline.parts = () => [...new URLSearchParams(location.search)];
  sightline.encode = (parts) =>
    parts.map(([k, v]) => encodeURIComponent(k) + "=" + encodeURIComponent(v).replace(/%2F/g, "/").replace(/%3A/g, ":")).join("&");
  sightline.href = (path, parts) => (parts.length ? path + "?" + sightline.encode(parts) : path);
  sightline.without = (parts, names) => parts.filter(([k]) => !names.includes(k));
  const formats = [0, 1].map((n) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: n, maximumFractionDigits: n }));
  sightline.number = (n, decimals) => (n === null || n === undefined ? "-" : formats[decimals || 0].format(n).replace("-", "\u2212"));
  sightline.share = (part, whole) => (whole ? Math.floor((200 * Math.abs(part) + whole) / (2 * whole)) * Math.sign(part || 0) : null);
  sightline.announce = (words) => {
    const at = document.getElementById("announcer");
    if (at) at.textContent = words;
  };

  /* ---- going from view to view ---- */
  let waiting = null;
  function working(parts) {
    clearTimeout(waiting);
    const asked = parts.find(([k]) => k === "as_at");
    const day = asked ? asked[1].split("-").reverse().join("/") : "the figures";
    waiting = setTimeout(() => {
      document.body.classList.add("is-working");
      document.body.dataset.working = "Working out " + day + " ...";
      sightline.announce("Working out " + day);
    }, 300);
  }
  sightline.arrived = () => {
    clearTimeout(waiting);
    document.body.classList.remove("is-working");
    hideTrouble();
  };
  /* ---- asking: the answer to a query, fetched when it is asked for, or a moment before, when the pointer rests on the way to it ---- */
  const FRESH_MS = 5000;
  let asking = null;
  let ahead = null;
  async function fetched(page, search) {
    const answer = await fetch("/view/" + page + search, { credentials: "same-origin" });
    if (answer.ok) return answer.json();
    const said = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(String(answer.status)), { words: said.words });
  }
  async function ask(search) {
    const page = sightline.pageName();
    if (!page) return;
    const mine = (asking = {});
    const known = ahead && ahead.page === page && ahead.search === search && Date.now() - ahead.at < FRESH_MS;
    const coming = known ? ahead.coming : fetched(page, search);
    ahead = null;
    try {
      const answer = await coming;
      // A later question, or another page, has taken its place.
      if (asking === mine && sightline.pageName() === page) sightline.take(page, answer);
    } catch (problem) {
      if (asking === mine) trouble(problem.words);
    } finally {
      if (asking === mine) asking = null;
    }
  }
  sightline.isAsking = () => asking !== null;
  /* The page asked for again, after something was written; or another, where the answer leads on. */
  sightline.refresh = (href) => {
    const to = href ? new URL(href, location.href) : location;
    if (to.pathname !== location.pathname) return sightline.visit(href);
    if (to.search !== location.search) return sightline.show([...new URLSearchParams(to.search)]);
    ahead = null;
    return ask(location.search);
  };
  const searchOf = (parts) => (parts.length ? "?" + sightline.encode(parts) : "");
  sightline.askAhead = (parts) => {
    const page = sightline.pageName();
    const search = searchOf(parts);
    if (!page || search === location.search || (ahead && ahead.page === page && ahead.search === search && Date.now() - ahead.at < FRESH_MS)) return;
    const coming = fetched(page, search);
    coming.catch(() => (ahead = null));
    ahead = { page, search, coming, at: Date.now() };
  };
  sightline.keepPlace = () => history.replaceState({ ...(history.state || {}), scroll: window.scrollY }, "");
  /* Show the same page in another state: the page stays, its figures change. */
  sightline.show = (parts) => {
    if (document.querySelector(".is-typed") && !sightline.mayLeave()) return;
    sightline.changed = true;
    // Ask first: writing the address takes the browser longer than sending the question.
    ask(searchOf(parts));
    working(parts);
    sightline.keepPlace();
    history.pushState({}, "", sightline.href(location.pathname, parts));
  };
  /* The parts a link to this page leads to: a chip's x or a way on changes what is shown, not how (number or percentage, order and months stay). */
  const partsOf = (to, fresh) => [...to.searchParams, ...(fresh ? [] : sightline.parts().filter(([k]) => HOW.includes(k) && !to.searchParams.has(k)))];
  /* Go to a link of the product. */
  sightline.visit = (href, fresh) => {
    const to = new URL(href, location.href);
    if (to.pathname === location.pathname && sightline.pageName() && to.pathname === sightline.page().dataset.path) {
      if (to.hash && to.search === location.search) return jump(to.hash);
      return sightline.show(partsOf(to, fresh));
    }
    if (sightline.mayLeave && !sightline.mayLeave()) return;
    sightline.keepPlace();
    const depth = (history.state && history.state.depth) || 0;
    history.pushState({ depth: depth + 1, from: location.pathname + location.search }, "", to.pathname + to.search + to.hash);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  function jump(hash) {
    const at = document.getElementById(hash.slice(1));
    if (at) {
      at.scrollIntoView();
      at.setAttribute("tabindex", "-1");
      at.focus({ preventScroll: true });
    }
  }
  /* Back and forward within a page do not build it again: this runs before the router hears of it. */
  window.addEventListener(
    "popstate",
    (event) => {
      const here = sightline.page();
      if (here && here.dataset.path === location.pathname) {
        event.stopImmediatePropagation();
        ask(location.search);
      }
      sightline.restore = (event.state && event.state.scroll) || 0;
    },
    true
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const href = link.getAttribute("href");
    if (href.startsWith("#")) {
      event.preventDefault();
      return jump(href);
    }
    if (!href.startsWith("/") || href.startsWith("/export/") || link.target || href === "/") return;
    event.preventDefault();
    if (link.id === "cases-back" && history.state && history.state.depth && history.state.from === href) return history.back();
    if (link.dataset.mark && !link.dataset.narrows) return sightline.visit(sightline.listOf(JSON.parse(link.dataset.mark)));
    if (link.dataset.nav) {
      document.body.classList.remove("nav-shown");
      return sightline.visit(sightline.href(href, sightline.parts().filter(([k]) => TRAVELS.includes(k))));
    }
    sightline.visit(href, link.id === "reset-link");
  });

  /* Buttons that set one part of the query: data-set="months=12"; an empty value takes it out. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-set]");
    if (button) sightline.show(setParts(button));
  });
  function setParts(button) {
    const [name, value] = button.dataset.set.split("=");
    const parts = sightline.without(sightline.parts(), [name]);
    return value ? [...parts, [name, value]] : parts;
  }

  /* Where the pointer rests on a way to another state of this page, or presses it, the answer is asked for at once. */
  const REST_MS = 70;
  let resting = null;
  function leadsTo(target) {
    const button = target.closest("[data-set]");
    if (button) return setParts(button);
    const link = target.closest("a[href]");
    if (link) {
      const to = new URL(link.href, location.href);
      const stays = !link.target && (!link.dataset.mark || link.dataset.narrows) && !link.dataset.nav && link.id !== "cases-back" && to.origin === location.origin && to.pathname === location.pathname;
      return stays && !to.hash && to.pathname === sightline.page()?.dataset.path ? partsOf(to, link.id === "reset-link") : null;
    }
    const mark = sightline.markOver(target);
    return mark && sightline.canKeep(mark) ? sightline.onlyParts(mark) : null;
  }
  const maybeAhead = (target) => {
    const parts = document.contains(target) && leadsTo(target);
    if (parts) sightline.askAhead(parts);
  };
  document.addEventListener("mousemove", (event) => {
    // A page that changes under a pointer at rest moves no mouse.
    if (!event.movementX && !event.movementY) return;
    clearTimeout(resting);
    resting = setTimeout(() => maybeAhead(event.target), REST_MS);
  });
  document.addEventListener("mousedown", (event) => event.button === 0 && maybeAhead(event.target), true);

  /* ---- number or percentage: no request ---- */
  sightline.percent = () => new URLSearchParams(location.search).get("show") === "percent";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    const percent = button.dataset.show === "percent";
    const parts = sightline.without(sightline.parts(), ["show"]);
    if (percent) parts.push(["show", "percent"]);
    history.replaceState(history.state, "", sightline.href(location.pathname, parts));
    document.querySelectorAll("[data-show]").forEach((b) => b.setAttribute("aria-pressed", String((b.dataset.show === "percent") === percent)));
    sightline.redraw(true);
    sightline.announce(percent ? "Percentages" : "Numbers");
  });

  /* ---- what failed ---- */
  const plainly = window.fetch;
  window.fetch = async (...asked) => {
    const url = String(asked[0] && asked[0].url ? asked[0].url : asked[0]);
    if (!url.includes("_dash-update-component")) return plainly(...asked);
    try {
      const answer = await plainly(...asked);
      // 401: the session has ended, and 70-session.js asks to sign in before anything is said to have failed.
      if (!answer.ok && answer.status !== 204 && answer.status !== 401) trouble();
      return answer;
    } catch (problem) {
      trouble();
      throw problem;
    }
  };
  function trouble(words) {
    clearTimeout(waiting);
    document.body.classList.remove("is-working");
    let bar = document.getElementById("trouble");
    if (!bar) {
      bar = document.createElement("div");
      bar.id = "trouble";
      bar.setAttribute("role", "alert");
      document.body.appendChild(bar);
    }
    const view = sightline.view();
    bar.textContent = (words || "The figures asked for could not be worked out.") + " " + (view ? "Those on the page are still right: they are as at " + view.asAt + ". " : "");
    const again = document.createElement("button");
    again.type = "button";
    again.hidden = !!words;
    again.className = "secondary";
    again.textContent = "Try again";
    again.onclick = () => (sightline.pageName() ? ask(location.search) : location.reload());
    bar.appendChild(again);
  }
  function hideTrouble() {
    const bar = document.getElementById("trouble");
    if (bar) bar.remove();
  }

  /* ---- the first words stand in the document until the page does, drawn: or a moment longer where there is nothing to draw ---- */
  const LONGEST_MS = 1500;
  sightline.unveil = () => document.querySelector(".first-words")?.remove();
  new MutationObserver((_, watch) => {
    if (!document.getElementById("content")) return;
    watch.disconnect();
    setTimeout(sightline.unveil, LONGEST_MS);
  }).observe(document.getElementById("react-entry-point"), { childList: true, subtree: true });

  /* ---- shell: menu, theme, sheet ---- */
  /* The pages of signing in are made by the server: they are told of the theme that was chosen by a cookie. */
  const tellServer = (name) => (document.cookie = sightline.THEME + "=" + name + "; path=/; max-age=31536000; samesite=lax" + (location.protocol === "https:" ? "; secure" : ""));
  const chosen = sightline.kept(sightline.THEME);
  if (chosen) tellServer(chosen);
  function collapse(yes) {
    document.body.classList.toggle("nav-collapsed", yes);
    const button = document.getElementById("nav-collapse");
    if (button) {
      button.setAttribute("aria-expanded", String(!yes));
      button.setAttribute("aria-label", yes ? "Open menu" : "Collapse menu");
    }
  }
  sightline.navFor = (pageName) => {
    const was = document.body.classList.contains("nav-collapsed");
    collapse(sightline.menuCollapsed(pageName));
    // Charts drawn before the menu made room are as wide as they were.
    if (was !== document.body.classList.contains("nav-collapsed") && sightline.view() && sightline.view().draws.charts.length) setTimeout(() => sightline.redraw(), 0);
    document.querySelectorAll("[data-nav]").forEach((link) => {
      const here = sightline.page() && link.dataset.nav === sightline.page().dataset.path;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.querySelectorAll(".nav-list > li").forEach((li) => li.classList.toggle("here", !!li.querySelector('[aria-current="page"]')));
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("#theme-toggle")) {
      const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      sightline.keep(sightline.THEME, next);
      tellServer(next);
      document.documentElement.dataset.theme = next;
      sightline.redraw();
    } else if (event.target.closest("#nav-collapse")) {
      const yes = !document.body.classList.contains("nav-collapsed");
      sightline.keep(sightline.MENU, sightline.isWide(sightline.pageName()) ? (yes ? "" : "open-on-cases") : yes ? "collapsed" : "");
      collapse(yes);
      setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    } else if (event.target.closest("#nav-open")) {
      const shown = document.body.classList.toggle("nav-shown");
      document.getElementById("nav-open").setAttribute("aria-expanded", String(shown));
    } else if (event.target.closest("[data-sheet]")) {
      const shown = document.body.classList.toggle("scope-shown");
      event.target.closest("[data-sheet]").setAttribute("aria-expanded", String(shown));
    }
  });

  /* ---- open rows of the matrices: those the reader opened are kept while the tab lives (names of places only);
     those the scope itself opens go with it ---- */
  const opened = {};
  const shownOpen = {};
  const saved = (grid) => {
    if (!opened[grid]) {
      let kept = null;
      try { kept = JSON.parse(sessionStorage.getItem("open:" + grid)); } catch (e) { /* none */ }
      opened[grid] = new Set(kept || []);
    }
    return opened[grid];
  };
  const keepOpened = (grid) => {
    try { sessionStorage.setItem("open:" + grid, JSON.stringify([...opened[grid]])); } catch (e) { /* a locked-down browser forgets */ }
  };
  sightline.isOpen = (grid, row) => saved(grid).has(row) || !!(shownOpen[grid] && shownOpen[grid].has(row));
  sightline.setOpen = (grid, rows, open) => {
    rows.forEach((row) => {
      if (open) saved(grid).add(row);
      else {
        saved(grid).delete(row);
        if (shownOpen[grid]) shownOpen[grid].delete(row);
      }
    });
    keepOpened(grid);
  };
  sightline.openWithScope = (grid, rows) => (shownOpen[grid] = new Set(rows));
})();
