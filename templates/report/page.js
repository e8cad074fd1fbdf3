// Sorting, opening linked sections, line partners, the download.
(() => {
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      const value = (row) => {
        const cell = row.cells[column];
        return cell.dataset.sort === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.sort);
      };
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const x = value(a), y = value(b);
        return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
      });
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      table.tBodies[0].append(...rows);
    }));
  }

  const open = () => {
    const section = document.getElementById(location.hash.slice(1));
    if (section instanceof HTMLDetailsElement) section.open = true;
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });

  for (const sources of document.querySelectorAll("[data-sources]")) {
    const [left, right] = [...sources.querySelectorAll("ol")];
    if (!right) continue;
    const byNumber = (list) => new Map([...list.children].map((line) => [line.getAttribute("value"), line]));
    const lines = [byNumber(left), byNumber(right)];
    [left, right].forEach((list, side) => {
      list.addEventListener("mouseover", (event) => {
        for (const old of sources.querySelectorAll(".linked")) old.classList.remove("linked");
        const line = event.target.closest("li[data-partner]");
        if (!line) return;
        const partner = lines[1 - side].get(line.dataset.partner);
        line.classList.add("linked");
        if (!partner) return;
        partner.classList.add("linked");
      });
      list.addEventListener("mouseleave", () => { for (const old of sources.querySelectorAll(".linked")) old.classList.remove("linked"); });
    });
  }

  const button = document.getElementById("raw-download");
  button.addEventListener("click", async () => {
    const packed = Uint8Array.from(atob(JSON.parse(document.getElementById("raw-data").textContent)), (char) => char.charCodeAt(0));
    let blob = new Blob([packed], { type: "application/gzip" }), name = button.dataset.name + ".gz";
    if (window.DecompressionStream) {
      const stream = blob.stream().pipeThrough(new DecompressionStream("gzip"));
      blob = new Blob([await new Response(stream).blob()], { type: "application/json" });
      name = button.dataset.name;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
})();
