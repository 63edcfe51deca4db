// The documentation page: reads /api/openapi.json, shows every operation and sends requests to this same origin.
// The token stays in this page's memory. No markup is ever made from text, so an answer cannot become script.

const $ = (id) => document.getElementById(id);

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

let api;
let operations = [];

// --- schemas -----------------------------------------------------------------------------------------------

const resolve = (schema) =>
  schema?.$ref ? resolve(api.components.schemas[schema.$ref.split("/").pop()]) : schema ?? {};

function example(given, depth = 0) {
  const schema = resolve(given);
  if (schema.examples?.length) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choice) return example(choice.find((one) => one.type !== "null") ?? choice[0], depth);
  if (depth > 6) return null;
  if (schema.type === "object") {
    const entries = Object.entries(schema.properties ?? {});
    return Object.fromEntries(entries.map(([name, field]) => [name, example(field, depth + 1)]));
  }
  if (schema.type === "array") return [example(schema.items, depth + 1)];
  if (schema.type === "boolean") return false;
  if (schema.type === "number" || schema.type === "integer") return schema.minimum ?? 1;
  if (schema.format === "date") return new Date().toISOString().slice(0, 10);
  if (schema.format === "date-time") return new Date().toISOString();
  if (schema.format === "email") return "jo.doe@example.com";
  return "";
}

function describe(given) {
  const schema = resolve(given);
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return [...new Set(choice.map(describe))].join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `list of ${describe(schema.items)}`;
  return [schema.type ?? "any", schema.format && `(${schema.format})`, ...bounds(schema)].filter(Boolean).join(" ");
}

function bounds(schema) {
  const named = { minimum: "≥", maximum: "≤", exclusiveMinimum: ">", exclusiveMaximum: "<" };
  const numbers = Object.entries(named).filter(([key]) => key in schema).map(([key, sign]) => `${sign} ${schema[key]}`);
  const length = schema.minLength || schema.maxLength;
  return length ? [...numbers, `${schema.minLength ?? 0}–${schema.maxLength ?? "∞"} characters`] : numbers;
}

function schemaTable(given) {
  const schema = resolve(given);
  if (!schema.properties) return h("p", { class: "mono" }, describe(schema));
  const rows = Object.entries(schema.properties).map(([name, field]) =>
    h("tr", {},
      h("td", {}, h("code", { class: schema.required?.includes(name) ? "required" : "" }, name)),
      h("td", { class: "mono" }, describe(field)),
      h("td", { class: "muted" }, field.description ?? ""),
    ));
  return h("table", {}, h("tbody", {}, rows));
}

// --- the list ----------------------------------------------------------------------------------------------

function collect() {
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })));
}

function showList() {
  const wanted = $("filter").value.trim().toLowerCase();
  const text = (o) => `${o.method} ${o.path} ${o.summary} ${o.operationId}`.toLowerCase();
  const current = location.hash.slice(1);
  const groups = api.tags.map((tag) => {
    const shown = operations.filter((o) => o.tags[0] === tag.name && text(o).includes(wanted));
    const links = shown.map((o) =>
      h("a", { href: `#${o.operationId}`, title: o.summary, "aria-current": o.operationId === current && "page" },
        h("span", { class: `verb ${o.method}` }, o.method), h("span", { class: "path" }, o.path)));
    return links.length ? [h("h2", { title: tag.description }, tag.name), ...links] : [];
  });
  $("list").replaceChildren(...groups.flat());
}

// --- one operation -----------------------------------------------------------------------------------------

function showOperation() {
  const operation = operations.find((o) => o.operationId === location.hash.slice(1)) ?? operations[0];
  const inputs = new Map();
  const body = operation.requestBody && bodyInput(operation);
  const answer = h("section", { class: "card", "aria-live": "polite", hidden: true });
  const send = h("button", { class: "primary", type: "submit" }, "Send");
  const submit = async (event) => {
    event.preventDefault();
    send.disabled = true;
    try { await showAnswer(answer, request(operation, inputs, body)); } finally { send.disabled = false; }
  };
  const form = h("form", { class: "card", onsubmit: submit }, h("h2", {}, "Try it"),
    parameterFields(operation, inputs), body && [h("h2", {}, "Body"), body], h("div", { class: "row" }, send));
  $("main").replaceChildren(...heading(operation), form, answer, ...reference(operation));
  showList();
}

function heading(operation) {
  const roles = operation["x-roles"] ?? ["everybody"];
  return [
    h("h1", {}, operation.summary),
    h("p", { class: "route" }, h("span", { class: `verb ${operation.method}` }, operation.method),
      h("span", { class: "path" }, operation.path)),
    operation.description && h("p", {}, operation.description),
    h("div", { class: "tags" }, roles.map((role) => h("span", { class: "chip" }, role))),
  ].filter(Boolean);
}

function parameterFields(operation, inputs) {
  if (!operation.parameters.length) return h("p", { class: "muted" }, "No parameters.");
  return h("div", { class: "fields" }, operation.parameters.flatMap((parameter) => {
    const id = `p-${parameter.name}`;
    const schema = resolve(parameter.schema);
    const field = schema.enum
      ? h("select", { id }, h("option", { value: "" }, "–"), schema.enum.map((value) => h("option", {}, value)))
      : h("input", { id, placeholder: schema.default ?? "", required: parameter.required, autocomplete: "off" });
    inputs.set(parameter, field);
    const note = parameter.description ?? describe(parameter.schema);
    return [h("label", { for: id, class: parameter.required ? "required" : "" }, parameter.name,
      h("small", {}, parameter.in)), h("div", {}, field, h("small", {}, note))];
  }));
}

function bodyInput(operation) {
  const schema = Object.values(operation.requestBody.content)[0].schema;
  const area = h("textarea", { spellcheck: "false", "aria-label": "Body" });
  area.value = JSON.stringify(example(schema), null, 2);
  return area;
}

function reference(operation) {
  const cards = [];
  const taken = operation.requestBody && Object.values(operation.requestBody.content)[0].schema;
  if (taken) cards.push(h("section", { class: "card" }, h("h2", {}, "Body"), schemaTable(taken)));
  for (const [status, answer] of Object.entries(operation.responses)) {
    const schema = Object.values(answer.content ?? {})[0]?.schema;
    if (status < "400" && schema && Object.keys(schema).length)
      cards.push(h("section", { class: "card" }, h("h2", {}, `${status} ${answer.description}`), schemaTable(schema)));
  }
  const failures = Object.entries(operation.responses).filter(([status]) => status >= "400");
  const rows = failures.map(([status, answer]) =>
    h("tr", {}, h("td", { class: "mono" }, status), h("td", {}, answer.description)));
  cards.push(h("section", { class: "card" }, h("h2", {}, "Problems"), h("table", {}, h("tbody", {}, rows))));
  return cards;
}

// --- sending -----------------------------------------------------------------------------------------------

function request(operation, inputs, body) {
  const headers = { Accept: Object.keys(Object.values(operation.responses)[0].content ?? { "*/*": 0 })[0] };
  const query = new URLSearchParams();
  let path = operation.path;
  for (const [parameter, field] of inputs) {
    const value = field.value.trim();
    if (!value) continue;
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.in === "query") query.set(parameter.name, value);
    else headers[parameter.name] = value;
  }
  if ($("token").value.trim()) headers.Authorization = `Bearer ${$("token").value.trim()}`;
  if (body) headers["Content-Type"] = "application/json";
  const url = query.size ? `${path}?${query}` : path;
  return { url, init: { method: operation.method, headers, body: body?.value } };
}

async function showAnswer(card, { url, init }) {
  card.hidden = false;
  card.replaceChildren(h("p", { class: "muted" }, "Waiting for the answer…"));
  const began = performance.now();
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    const took = Math.round(performance.now() - began);
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    card.replaceChildren(
      h("h2", {}, h("span", { class: `status ${response.ok ? "ok" : "bad"}` }, response.status), ` in ${took} ms`),
      text ? h("pre", {}, ...pretty(text)) : h("p", { class: "muted" }, "No body."),
      h("details", {}, h("summary", {}, "Headers"), h("pre", {}, headers)),
      h("details", {}, h("summary", {}, "As curl"), h("pre", {}, curl(url, init))));
  } catch (error) {
    card.replaceChildren(h("h2", { class: "status bad" }, "No answer"), h("p", {}, String(error)));
  }
}

function pretty(text) {
  let formatted;
  try { formatted = JSON.stringify(JSON.parse(text), null, 2); } catch { return [text]; }
  if (formatted.length > 200_000) return [formatted];
  const parts = formatted.split(/("(?:\\.|[^"\\])*"(?:\s*:)?|\b-?\d[\d.eE+-]*\b|\b(?:true|false|null)\b)/);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const kind = part.endsWith(":") ? "k" : part.startsWith('"') ? "s" : "n";
    return h("span", { class: kind }, part);
  });
}

function curl(url, init) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const headers = Object.entries(init.headers).map(([name, value]) =>
    `-H ${quote(`${name}: ${name === "Authorization" ? "Bearer $TOKEN" : value}`)}`.replace("'Authorization: Bearer $TOKEN'", '"Authorization: Bearer $TOKEN"'));
  const data = init.body ? [`-d ${quote(init.body)}`] : [];
  return [`curl -X ${init.method} ${quote(location.origin + url)}`, ...headers, ...data].join(" \\\n  ");
}

// --- the bar -----------------------------------------------------------------------------------------------

function showCaller() {
  const chip = $("caller");
  const token = $("token").value.trim().replace(/^Bearer\s+/i, "");
  $("token").value = token;
  chip.hidden = !token;
  if (!token) return;
  try {
    const claims = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    const minutes = Math.round((claims.exp * 1000 - Date.now()) / 60000);
    chip.textContent = `${[claims.roles].flat().join(", ")} · ${minutes > 0 ? `${minutes} min left` : "expired"}`;
    chip.classList.toggle("bad", minutes <= 0);
  } catch {
    chip.textContent = "not a token";
    chip.classList.add("bad");
  }
}

function switchTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const current = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  setTheme(current === "dark" ? "light" : "dark");
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("docs-theme", theme);
}

async function start() {
  const remembered = localStorage.getItem("docs-theme");
  if (remembered) setTheme(remembered);
  $("theme").addEventListener("click", switchTheme);
  $("token").addEventListener("input", showCaller);
  $("filter").addEventListener("input", showList);
  addEventListener("hashchange", () => { showOperation(); $("main").focus(); scrollTo(0, 0); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("filter").focus();
    }
  });
  api = await (await fetch("/api/openapi.json")).json();
  $("version").textContent = `API ${api.info.version}`;
  collect();
  showOperation();
}

start();
