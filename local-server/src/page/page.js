"use strict";
// Text from the server reaches the page only as text nodes, never as markup.
const REFRESH_MS = 1500;
const byId = (id) => document.getElementById(id);
const el = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
const fill = (id, ...children) => byId(id).replaceChildren(...children);
const empty = (text) => el("div", "card empty", text);
const kilo = (value, digits) => (value / 1000).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const lasted = (from, to) => {
  const s = Math.max(0, Math.round((new Date(to) - new Date(from)) / 1000));
  const pad = (n) => String(n).padStart(2, "0");
  return s >= 3600 ? `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}` : `${Math.floor(s / 60)}:${pad(s % 60)}`;
};
const where = (s) => `${s.station_id} · ${s.evse_id ? `EVSE ${s.evse_id}` : `connector ${s.connector_id ?? "?"}`}`;
const who = (s) => s.user_name ?? s.token_uid ?? "unknown";
const figure = (label, value) => el("div", "", el("b", "", value), el("span", "", label));
const words = (text) => text.replaceAll("_", " ");

const TONE = { charging: "go", available: "", preparing: "wait", finishing: "wait", suspended_ev: "wait", suspended_evse: "wait",
  occupied: "wait", reserved: "wait", unavailable: "bad", faulted: "bad", SETTLED: "go", FINISHED: "wait", NEEDS_REVIEW: "bad", FAILED: "bad" };
const chip = (text, tone) => el("span", `chip ${tone ?? ""}`, text);

function charge(s, now) {
  const watts = s.live_power_w;
  const wh = s.live_energy_wh ?? s.energy_wh;
  const card = el("article", "card charge",
    el("div", "row", el("span", "name", where(s)), chip("charging", "go")),
    el("div", "dim small", who(s)),
    el("div", "power", watts === null ? "–" : kilo(watts, 1), el("span", "unit", "kW")),
    el("div", "figures", figure("energy", `${kilo(wh, 3)} kWh`), figure("time", s.started_at ? lasted(s.started_at, now) : "–"),
      s.soc_percent === null ? null : figure("battery", `${s.soc_percent} %`)));
  if (s.soc_percent !== null) {
    const fillBar = el("i", "");
    fillBar.style.width = `${Math.min(100, Math.max(0, s.soc_percent))}%`;
    card.append(el("div", "bar", fillBar));
  }
  return card;
}

function quantity(line) {
  if (line.rate_bp !== undefined) return `${(line.rate_bp / 100).toLocaleString("en")} %`;
  if (line.quantity === undefined) return "";
  if (line.kind === "energy") return `${kilo(line.quantity, 3)} kWh × ${line.unit_price}`;
  if (line.kind === "time") return `${lasted(0, line.quantity * 1000)} × ${line.unit_price} per hour`;
  return `${line.quantity} × ${line.unit_price}`;
}

function bill(c) {
  const rows = c.lines.map((line, at) => el("tr", "", el("td", "", words(line.kind)), el("td", "dim small", quantity(line)), el("td", "num", c.line_texts[at])));
  rows.push(el("tr", "sum", el("td", "", "total"), el("td", ""), el("td", "num", c.total_text)));
  return el("article", "card bill",
    el("div", "row", el("span", "total", c.total_text), c.credits_cdr_id ? chip("credit", "wait") : chip(c.provisional ? "provisional" : "final", c.provisional ? "wait" : "go")),
    el("div", "dim small", `${who(c)} · ${where(c)} · ${kilo(c.energy_wh, 3)} kWh in ${lasted(c.started_at, c.ended_at)}`),
    el("table", "lines", el("tbody", "", ...rows)),
    el("div", "mono dim", `/v1/cdrs/${c.cdr_id}`));
}

function station(s, now) {
  const quiet = s.last_fact_at === null;
  const gone = s.connected === false && !quiet;
  const connectors = s.connectors.filter((c) => c.connector_id !== 0 && c.status)
    .map((c) => chip(`${c.evse_id ?? c.connector_id} ${words(c.status)}`, gone ? "old" : TONE[c.status]));
  if (gone) connectors.unshift(chip("not connected", "bad"));
  return el("article", "card",
    el("div", "row", el("span", "name", s.station_id), s.protocol ? el("span", "dim small", s.protocol) : null),
    el("div", "dim small", s.name ?? s.model ?? "not seen yet"),
    el("div", "connectors", ...(connectors.length ? connectors : [chip(s.connected ? "connected" : quiet ? "never connected" : "no state told")])),
    quiet ? null : el("div", "dim small", `last heard ${clock(s.last_fact_at)}`));
}

function recent(sessions) {
  if (!sessions.length) return el("div", "card empty", "Nothing has ended yet.");
  const head = ["Ended", "Station", "Who", "Energy", "Time", "Total", ""].map((text, at) => el("th", at >= 3 && at <= 5 ? "num" : "", text));
  const rows = sessions.map((s) => el("tr", "",
    el("td", "", s.ended_at ? clock(s.ended_at) : "–"), el("td", "", where(s)), el("td", "", who(s)),
    el("td", "num", `${kilo(s.energy_wh, 3)} kWh`), el("td", "num", s.started_at && s.ended_at ? lasted(s.started_at, s.ended_at) : "–"),
    el("td", "num", s.total_text ?? "–"), el("td", "", chip(words(s.status.toLowerCase()), TONE[s.status]))));
  return el("table", "", el("thead", "", el("tr", "", ...head)), el("tbody", "", ...rows));
}

function reviews(list) {
  if (!list.length) return empty("Nothing. Every charge was clear.");
  const items = list.map((r) => el("li", "",
    el("div", "row", el("span", "name", words(r.kind)), el("span", "dim small", clock(r.at))),
    el("div", "small", r.cause), el("div", "mono dim", [r.station_id, r.session_id].filter(Boolean).join(" · "))));
  return el("div", "card", el("ul", "reviews", ...items));
}

function chips(state) {
  const waiting = state.queues.reduce((sum, q) => sum + q.waiting, 0);
  const dead = state.queues.filter((q) => q.dead > 0);
  return [
    chip(state.links === 0 ? "no gateway linked" : state.links === 1 ? "gateway linked" : `${state.links} gateways linked`, state.links ? "go" : "bad"),
    chip(waiting === 0 ? "queues empty" : `${waiting} in queues`, waiting > 100 ? "wait" : ""),
    ...dead.map((q) => chip(`${q.dead} dead in ${q.queue}`, "bad")),
    chip(clock(state.now)),
  ];
}

function show(state) {
  byId("version").textContent = state.version;
  fill("chips", ...chips(state));
  fill("charging", ...(state.charging.length ? state.charging.map((s) => charge(s, state.now)) : [empty("No car is charging.")]));
  fill("bill", state.last_cdr ? bill(state.last_cdr) : empty("No charge has been billed yet."));
  fill("review", reviews(state.reviews));
  fill("stations", ...(state.stations.length ? state.stations.map((s) => station(s, state.now)) : [empty("No stations yet. Add one with POST /v1/stations.")]));
  fill("recent", recent(state.recent));
}

// The address that the server prints at its start ends in #token=…; a reload of the tab keeps it.
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", location.pathname);
}
const headers = { Authorization: `Bearer ${sessionStorage.getItem("token") ?? ""}` };

async function refresh() {
  try {
    const answer = await fetch("page.json", { cache: "no-store", headers });
    if (answer.status === 401) {
      fill("chips", chip("open the address that local-server status shows", "bad"));
      return;
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    show(await answer.json());
  } catch (error) {
    fill("chips", chip(`the server does not answer (${error.message})`, "bad"));
  }
  setTimeout(refresh, REFRESH_MS);
}
refresh();
