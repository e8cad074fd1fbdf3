"use strict";
// The flame graph: callers above, callees below; width is the share of samples. Read by itself,
// it begins with the functions that were running, and their callers stand below.
(() => {
  const data = JSON.parse(document.getElementById("flame-data").textContent);
  const host = document.getElementById("flame");
  if (!host || !data.before && !data.after) return;
  const ROW = 21, PROJECT = 0, NARROWEST = 0.0012;
  const element = (id) => document.getElementById(id);
  const graph = element("flame-graph"), info = element("flame-info"), routes = element("flame-route");
  const search = element("flame-search"), reset = element("flame-reset"), focus = element("flame-focus");
  const switches = [...host.querySelectorAll("[data-graph]")];
  const readings = [...host.querySelectorAll("[data-reading]")];
  const state = { name: switches[0].dataset.graph, reading: "callees", route: "", zoom: [], query: "" };
  let root = null, shown = [];

  const key = (frame) => frame[0] + "\n" + frame[1];
  const fresh = (frame, parent) => ({ frame, parent, before: 0, after: 0, children: new Map(), project: false });

  // Adds one packed tree below `into`; frames are told apart by name and place.
  function merge(packed, into, frames, side) {
    const [number, count, children] = packed;
    let node = into;
    if (number >= 0) {
      const frame = frames[number], id = key(frame);
      node = into.children.get(id);
      if (!node) into.children.set(id, node = fresh(frame, into));
    }
    node[side] += count;
    for (const child of children) merge(child, node, frames, side);
  }

  function markProject(node) {
    node.project = Boolean(node.frame) && node.frame[2] === PROJECT;
    for (const child of node.children.values()) if (markProject(child)) node.project = true;
    return node.project;
  }

  // Leaves out the frames of framework and server that stand above the first project frame.
  function lift(node, into) {
    for (const child of node.children.values()) {
      const framework = child.frame[2] !== PROJECT && child.project;
      if (framework) { lift(child, into); continue; }
      const id = key(child.frame);
      const known = into.children.get(id);
      if (known) { join(child, known); continue; }
      into.children.set(id, child);
      child.parent = into;
    }
  }

  function join(from, into) {
    into.before += from.before;
    into.after += from.after;
    for (const [id, child] of from.children) {
      const known = into.children.get(id);
      if (known) join(child, known);
      else { into.children.set(id, child); child.parent = into; }
    }
  }

  // Turns the tree over: what ran is on top, with its own samples; whoever called it below.
  function turn(tree) {
    const top = fresh(["all", "", 4], null);
    top.before = tree.before; top.after = tree.after;
    const walk = (node) => {
      for (const child of node.children.values()) walk(child);
      const before = own(node, "before"), after = own(node, "after");
      if (!before && !after) return;
      let into = top;
      for (let one = node; one.parent; one = one.parent) {
        const id = key(one.frame);
        let next = into.children.get(id);
        if (!next) into.children.set(id, next = fresh(one.frame, into));
        next.before += before; next.after += after;
        into = next;
      }
    };
    walk(tree);
    return top;
  }

  function build() {
    const sides = state.name === "difference" ? ["before", "after"] : [state.name];
    root = fresh(["all", "", 4], null);
    for (const side of sides)
      for (const [route, tree] of data[side].roots)
        if (state.route === "" || state.route === String(route)) merge(tree, root, data[side].frames, side);
    markProject(root);
    if (focus.checked && root.project) {
      const top = fresh(["all", "", 4], null);
      top.before = root.before; top.after = root.after;
      lift(root, top);
      root = top;
    }
    if (state.reading === "self") root = turn(root);
  }

  const main = () => state.name === "after" ? "after" : "before";
  const size = (node) => state.name === "difference" ? share(node, "before") + share(node, "after") : node[main()];
  const share = (node, side) => root[side] ? node[side] / root[side] : 0;
  const percent = (part) => (100 * part).toFixed(part < 0.0995 ? 1 : 0) + "\u00a0%";
  const matches = (node) => state.query !== "" && node.frame[0].toLowerCase().includes(state.query);

  function zoomed() {
    let node = root;
    for (const id of state.zoom) {
      const next = node.children.get(id);
      if (!next) break;
      node = next;
    }
    return node;
  }

  function draw(keepFocus) {
    const top = zoomed(), chain = [];
    for (let node = top.parent; node; node = node.parent) chain.unshift(node);
    shown = [];
    chain.forEach((node, depth) => shown.push({ node, depth, left: 0, width: 1, up: true }));
    const place = (node, depth, left, width) => {
      shown.push({ node, depth, left, width, up: false });
      let at = left;
      const total = size(node) || 1;
      const children = [...node.children.values()].sort((a, b) => size(b) - size(a));
      for (const child of children) {
        const part = width * size(child) / total;
        if (part >= NARROWEST) place(child, depth + 1, at, part);
        at += part;
      }
    };
    place(top, chain.length, 0, 1);
    graph.replaceChildren(...shown.map(box));
    graph.style.height = ROW * (1 + Math.max(...shown.map((one) => one.depth))) + "px";
    graph.classList.toggle("searching", state.query !== "");
    reset.disabled = state.zoom.length === 0;
    const current = shown.find((one) => one.node === top);
    current.box.tabIndex = 0;
    if (keepFocus) current.box.focus({ preventScroll: true });
    describeSearch();
  }

  function box(one) {
    const { node, depth, left, width, up } = one;
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.style.left = 100 * left + "%";
    button.style.width = 100 * width + "%";
    button.style.top = ROW * depth + "px";
    if (width < 0.012) button.classList.add("thin");
    button.classList.add(colour(node));
    if (up) button.classList.add("up");
    if (matches(node)) button.classList.add("found");
    if (width >= 0.02) button.textContent = node.frame[0];
    button.setAttribute("aria-label", words(node));
    button.title = words(node);
    button.addEventListener("click", () => zoom(node));
    button.addEventListener("focus", () => tell(node));
    button.addEventListener("mouseenter", () => tell(node));
    one.box = button;
    button.shownAs = one;
    return button;
  }

  function colour(node) {
    if (state.name !== "difference") return "o" + node.frame[2];
    const change = share(node, "after") - share(node, "before");
    return Math.abs(change) < 0.005 ? "o4" : change < 0 ? "less" : "more";
  }

  function own(node, side) {
    let rest = node[side];
    for (const child of node.children.values()) rest -= child[side];
    return Math.max(0, rest);
  }

  // The function that was running, where the graph is read by itself.
  function running(node) {
    let one = node;
    while (one.parent && one.parent.parent) one = one.parent;
    return one.frame[0];
  }

  function meaning(node, side) {
    const part = percent(share(node, side));
    if (!node.parent) return part + " of the CPU time";
    if (state.reading === "self") return part + (node.parent.parent ? " of the CPU time is " + running(node) + " called by way of it" : " of the CPU time by itself");
    return part + " of the CPU time, " + percent(root[side] ? own(node, side) / root[side] : 0) + " by itself";
  }

  function words(node) {
    if (state.name === "difference")
      return node.frame[0] + ": " + percent(share(node, "before")) + " before, " + percent(share(node, "after")) + " with kernels";
    return node.frame[0] + ": " + meaning(node, main());
  }

  function tell(node) {
    const line = document.createElement("span"), small = document.createElement("small");
    line.textContent = words(node) + (state.name === "difference" ? "" : ", " + node[main()].toLocaleString("en") + " samples");
    small.textContent = node.frame[1];
    info.replaceChildren(line, small);
  }

  function describeSearch() {
    if (state.query === "") { info.replaceChildren("Point at a box, or move with the arrow keys; Enter or a click zooms in."); return; }
    let found = 0, boxes = 0;
    const walk = (node, counted) => {
      const hit = node.parent && matches(node);
      if (hit) boxes += 1;
      if (hit && !counted) found += node[main()];
      for (const child of node.children.values()) walk(child, counted || hit);
    };
    walk(root, false);
    info.textContent = boxes ? `“${search.value}”: ${percent(root[main()] ? found / root[main()] : 0)} of the CPU time in ${boxes} ${boxes === 1 ? "place" : "places"}` : `No function is called like “${search.value}”.`;
  }

  function zoom(node) {
    const way = [];
    for (let one = node; one.parent; one = one.parent) way.unshift(key(one.frame));
    state.zoom = way;
    draw(true);
    tell(node);
  }

  function step(one, arrow) {
    const near = shown.filter((other) => {
      if (arrow === "ArrowUp") return other.node === one.node.parent;
      if (arrow === "ArrowDown") return other.node.parent === one.node;
      return other.depth === one.depth && (arrow === "ArrowLeft" ? other.left < one.left : other.left > one.left);
    });
    if (arrow === "ArrowLeft") return near.sort((a, b) => b.left - a.left)[0];
    return near.sort((a, b) => a.left - b.left)[0];
  }

  graph.addEventListener("keydown", (event) => {
    const one = event.target.shownAs;
    if (event.key === "Escape") {
      if (state.zoom.length) { state.zoom.pop(); draw(true); }
      event.preventDefault();
    }
    if (!one || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const next = step(one, event.key);
    if (!next) return;
    for (const other of shown) other.box.tabIndex = -1;
    next.box.tabIndex = 0;
    next.box.focus();
  });

  function listRoutes() {
    const names = new Set();
    for (const side of ["before", "after"])
      for (const [route] of data[side] ? data[side].roots : []) if (route !== null) names.add(route);
    routes.replaceChildren(...["", ...names].map((name) => new Option(name || "all", name)));
    routes.parentElement.hidden = names.size < 1;
  }

  const restart = () => { state.zoom = []; build(); draw(false); };
  for (const button of switches)
    button.addEventListener("click", () => {
      state.name = button.dataset.graph;
      for (const other of switches) other.setAttribute("aria-pressed", String(other === button));
      element("flame-legend").hidden = state.name === "difference";
      element("flame-legend-difference").hidden = state.name !== "difference";
      restart();
    });
  for (const button of readings)
    button.addEventListener("click", () => {
      state.reading = button.dataset.reading;
      for (const other of readings) other.setAttribute("aria-pressed", String(other === button));
      restart();
    });
  routes.addEventListener("change", () => { state.route = routes.value; restart(); });
  focus.addEventListener("change", restart);
  reset.addEventListener("click", () => { state.zoom = []; draw(true); });
  search.addEventListener("input", () => { state.query = search.value.trim().toLowerCase(); draw(false); });

  host.hidden = false;
  listRoutes();
  restart();
})();
