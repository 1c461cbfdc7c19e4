/**
 * Draws docs/house.svg: the rooms of the project, each above all rooms that it imports. The heights come from dependency-cruiser's
 * data, types included; rooms of lib/ that import each other end it with an error. Part of `npm run generate`; by itself,
 * as in `npm run check`, it says whether the picture is the one of today.
 */
"use strict";
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");

/** What each room is for, in the words of the picture. */
const purposes = {
  "lib/core": "problems, clock, retry",
  "lib/entra/language": "Entra's expressions",
  "lib/entra/filters": "scoping filters",
  "lib/entra/schema": "mappings, schema",
  "lib/entra/requests": "what Entra sends",
  "lib/entra/application": "app roles, tags",
  "lib/entra/graph": "sign-in, Graph, jobs",
  "lib/okta/language": "Okta's expressions",
  "lib/okta/requests": "what Okta sends",
  "lib/okta/api": "Management API",
  "lib/scim": "SCIM client",
  "lib/config": "config to stacks",
  "lib/config/common": "YAML, profiles",
  "lib/config/entra": "Entra's part",
  "lib/config/okta": "Okta's part",
  "lib/terraform": "Terraform's files",
  "lib/provisioning": "bulk, pace, journal",
  "lib/preview": "what would be sent",
  "lib/preflight": "before the first cycle",
  "lib/check-target": "is a target ready",
  "lib/checklist": "what is left to do",
  "lib/verify": "accounts in the target",
  "lib/audit": "evidence from logs",
  "lib/drift": "tenant against config",
  "lib/export": "tenant to config",
  "lib/unmanaged": "objects without a stack",
  provider: "our Terraform provider",
  stacks: "the CDKTF app",
  scripts: "the command line",
  sandbox: "tenant, org, engines, SCIM servers, fake providers: on this machine",
};
const programs = ["sandbox", "scripts", "provider", "stacks"];

/** The room of a file: a folder of lib/, or of one of its three divided folders; a program is one room. */
function roomOf(file) {
  const [top, ...rest] = file.split("/");
  if (programs.includes(top)) return top;
  if (top !== "lib") return undefined;
  const depth = ["config", "entra", "okta"].includes(rest[0]) && rest.length > 2 ? 2 : 1;
  return ["lib", ...rest.slice(0, depth)].join("/");
}

/** @returns for each room the rooms that it imports */
function imports() {
  const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [cruiser, "--output-type", "json", "lib", ...programs];
  const { modules } = JSON.parse(execFileSync(process.execPath, args, { cwd: root, maxBuffer: 2 ** 28 }));
  const rooms = new Map();
  for (const { source, dependencies } of modules) {
    const room = roomOf(source);
    if (room === undefined) continue;
    if (!rooms.has(room)) rooms.set(room, new Set());
    for (const { resolved } of dependencies) {
      const other = roomOf(resolved);
      if (other !== undefined && other !== room) rooms.get(room).add(other);
    }
  }
  return rooms;
}

/** @returns how many rooms lie at least below each */
function heights(rooms) {
  const known = new Map();
  const heightOf = (room, above) => {
    if (above.includes(room)) throw new Error(`rooms import each other: ${[...above, room].join(" -> ")}`);
    if (!known.has(room))
      known.set(room, Math.max(-1, ...[...rooms.get(room)].map((other) => heightOf(other, [...above, room]))) + 1);
    return known.get(room);
  };
  for (const room of rooms.keys()) heightOf(room, []);
  return known;
}

const box = { width: 158, height: 46, gap: 10 };

function draw(rooms) {
  const unnamed = [...rooms.keys()].filter((room) => !(room in purposes));
  const empty = Object.keys(purposes).filter((room) => !rooms.has(room));
  if (unnamed.length + empty.length > 0)
    throw new Error(`scripts/house.cjs: rooms without a purpose: ${unnamed}; purposes without a room: ${empty}`);
  const height = heights(rooms);
  const library = [...rooms.keys()].filter((room) => !programs.includes(room));
  const floors = [["sandbox"], ["scripts", "provider", "stacks"]];
  for (let at = Math.max(...library.map((room) => height.get(room))); at >= 0; at--)
    floors.push(library.filter((room) => height.get(room) === at).sort());
  const widest = Math.max(...floors.map((floor) => floor.length));
  const width = widest * (box.width + box.gap) + box.gap;
  const boxes = floors.filter((floor) => floor.length > 0).map((floor, row) => drawFloor(floor, row, width));
  const total = boxes.length * (box.height + box.gap) + box.gap;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" role="img" aria-label="The rooms of scimform">
<style>
text { font: 11px system-ui, sans-serif; fill: #57606a; text-anchor: middle }
.name { font-size: 12.5px; font-weight: 600; fill: #1f2328 }
rect { fill: #f6f8fa; stroke: #d0d7de }
.entra rect { fill: #ddf4ff; stroke: #80ccff }
.okta rect { fill: #fff8c5; stroke: #d4a72c }
.program rect { fill: #dafbe1; stroke: #6fdd8b }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1 } .name { fill: #f0f6fc }
rect { fill: #151b23; stroke: #3d444d }
.entra rect { fill: #0c2d6b; stroke: #1f6feb }
.okta rect { fill: #3b2300; stroke: #9e6a03 }
.program rect { fill: #033a16; stroke: #238636 }
}
</style>
${boxes.join("\n")}
</svg>
`;
}

function drawFloor(floor, row, width) {
  const each = programs.includes(floor[0]) ? (width - box.gap) / floor.length - box.gap : box.width;
  const start = (width - floor.length * (each + box.gap) + box.gap) / 2;
  return floor
    .map((room, column) => {
      const [x, y] = [start + column * (each + box.gap), box.gap + row * (box.height + box.gap)].map(Math.round);
      const kind = programs.includes(room) ? "program" : (/\/(entra|okta)/.exec(room)?.[1] ?? "lib");
      const middle = Math.round(x + each / 2);
      return [
        `<g class="${kind}"><rect x="${x}" y="${y}" width="${Math.round(each)}" height="${box.height}" rx="6"/>`,
        `<text class="name" x="${middle}" y="${y + 20}">${room.replace(/^lib\//, "")}</text>`,
        `<text x="${middle}" y="${y + 36}">${purposes[room].replaceAll("&", "&amp;")}</text></g>`,
      ].join("");
    })
    .join("\n");
}

const file = join(root, "docs/house.svg");
const drawHouse = () => draw(imports());

module.exports = { drawHouse, file };
if (require.main === module && drawHouse() !== readFileSync(file, "utf8")) {
  console.error("docs/house.svg is not the house of today: npm run generate");
  process.exitCode = 1;
}
