"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("cell");
  const root = document.documentElement;

  const make = (tag, parts, name) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    for (const part of [].concat(parts ?? [])) node.append(part);
    return node;
  };
  const both = (pair) => {
    if (pair[0] === pair[1]) return [pair[0]];
    return pair.map((text, at) => {
      const span = make("span", text);
      span.lang = at ? "en" : "fr";
      return span;
    });
  };
  const say = (name) => both(data.words[name]);
  const quoted = (text) => make("q", make("bdi", text), "print");

  document.querySelectorAll("[data-language]").forEach((button) =>
    button.addEventListener("click", () => {
      root.lang = button.dataset.language;
      document.querySelectorAll("[data-language]").forEach((one) =>
        one.setAttribute("aria-pressed", String(one === button)));
    }));

  document.querySelectorAll("[data-filter]").forEach((button) =>
    button.addEventListener("click", () => {
      const wanted = button.dataset.filter;
      let count = 0;
      document.querySelectorAll("[data-filter]").forEach((one) =>
        one.setAttribute("aria-pressed", String(one === button)));
      document.getElementById("tables").classList.toggle("filtered", wanted !== "");
      document.querySelectorAll("table.cells tbody tr").forEach((row) => {
        let hit = wanted === "";
        row.querySelectorAll("td[data-status]").forEach((cell) => {
          const match = wanted !== "" && cell.dataset.status === wanted;
          cell.classList.toggle("match", match);
          if (match) { hit = true; count += 1; }
        });
        row.hidden = !hit;
      });
      document.querySelectorAll(".block").forEach((block) => {
        block.hidden = !block.querySelector("tbody tr:not([hidden])");
      });
      document.getElementById("filtered").replaceChildren(
        ...(wanted === "" ? say("all") : [String(count), " ", ...say("match")]));
    }));

  const section = (body, title, content) => body.append(make("h3", say(title)), content);

  const open = (name) => {
    const cell = data.cells[name];
    if (!cell) return;
    document.getElementById("cell-title").replaceChildren(...both(cell.place));
    const body = document.getElementById("cell-body");
    body.replaceChildren();
    const pill = make("span", both(data.statuses[cell.status]), "pill st-" + cell.status);
    body.append(make("p", cell.shown ? make("bdi", both(cell.shown)) : say("none"), "big"), make("p", pill));
    const print = make("p", say("printed"));
    print.append(" ", ...(cell.raw === null ? say("nothing") : [quoted(cell.raw)]));
    body.append(print);
    if (cell.odds) body.append(make("p", [...say("margin"), " ", ...both(cell.odds)]));
    if (cell.decision) {
      const told = make("p", [...say("decided"), " ", make("strong", cell.decision.who), ", ", cell.decision.when]);
      body.append(told, make("p", cell.decision.why));
    }
    if (cell.reasons.length) section(body, "reasons", make("ul", cell.reasons.map((one) => make("li", both(one)))));
    if (cell.candidates.length) {
      section(body, "candidates", make("ul", cell.candidates.map(([shown, less]) => {
        const item = make("li", make("bdi", both(shown)));
        if (less) item.append(" – ", ...both(less));
        return item;
      })));
    }
    if (cell.proof) section(body, "proof", make("p", both(cell.proof)));
    if (cell.runner) section(body, "runner", make("p", make("bdi", both(cell.runner))));
    if (cell.controls.length) {
      section(body, "controls", make("ul", cell.controls.map((at) => {
        const one = data.controls[at];
        return make("li", [...both(one.state), " ", ...both(one.title), " : ", ...both(one.arithmetic)]);
      })));
    }
    const others = cell.prints.filter((one) => one.role !== "print");
    if (others.length) {
      section(body, "others", make("ul", others.map((one) =>
        make("li", [quoted(one.text), " ", one.file, " ", ...say("line"), " " + one.line]))));
    }
    const own = cell.prints.find((one) => one.role === "print");
    const lines = own && data.lines[own.file];
    if (lines) {
      const pre = make("pre", []);
      pre.tabIndex = 0;
      for (let at = own.line - data.around; at <= own.line + data.around; at += 1) {
        if (lines[at] === undefined) continue;
        const text = String(at).padStart(5) + "  " + lines[at];
        pre.append(at === own.line ? make("mark", text) : text, "\n");
      }
      section(body, "scan", make("p", [own.file + ", ", ...say("page"), " " + own.page + ", ", ...say("line"), " " + own.line], "note"));
      body.append(pre);
    }
    if (cell.number) body.append(make("p", [...say("sheet"), " " + cell.number + "."], "note"));
    body.append(make("p", name, "code"));
    dialog.showModal();
    dialog.scrollTop = 0;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cell]");
    if (button) open(button.dataset.cell);
    else if (event.target.closest("[data-close]") || event.target === dialog) dialog.close();
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details[data-print]").forEach((one) => { one.open = true; }));
})();
