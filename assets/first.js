/* Before anything is drawn: the theme and the width of the menu, so that nothing changes its colour or its place as the page comes.
   It stands at the head of the body, by itself (app.py), and holds what the other scripts build on. */
(function () {
  "use strict";
  const sightline = (window.sightline = {});
  sightline.kept = (key) => { try { return localStorage.getItem(key); } catch (e) { return null; } };
  sightline.keep = (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* a locked-down browser forgets */ } };
  sightline.THEME = "sightline-theme";
  sightline.MENU = "sightline-nav";
  /* The theme that was chosen, else that of the reader's system. */
  document.documentElement.dataset.theme = sightline.kept(sightline.THEME) || (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  // Pages whose tables need the room of the menu: they open with it collapsed.
  const WIDE = ["cases", "planned-starts", "head-of-service"];
  sightline.isWide = (page) => WIDE.includes(page);
  sightline.menuCollapsed = (page) => (sightline.isWide(page) ? sightline.kept(sightline.MENU) !== "open-on-cases" : sightline.kept(sightline.MENU) === "collapsed");
  document.body.classList.toggle("nav-collapsed", sightline.menuCollapsed(document.currentScript.dataset.page));
})();
