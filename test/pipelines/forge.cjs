// Stands in for `gh api`, and for `curl` to Azure DevOps: comments and issues in a JSON file.
const { spawnSync } = require("node:child_process");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");

const [program, ...args] = process.argv.slice(2);
const file = process.env.FORGE;
const store = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8"))
  : { comments: [], issues: [], threads: [], labels: [] };
const save = () => writeFileSync(file, JSON.stringify(store));
const fail = (text) => {
  process.stderr.write(`${program}: ${text}\n`);
  process.exit(1);
};

if (program === "gh") gh();
else curl();

function gh() {
  if (args.shift() !== "api") fail("only api is known here");
  if (!process.env.GH_TOKEN) fail("no GH_TOKEN");
  const fields = {};
  let method = "GET";
  let path, jq;
  for (let arg; (arg = args.shift()) !== undefined;) {
    if (arg === "--method") method = args.shift();
    else if (arg === "--jq") jq = args.shift();
    else if (arg === "-f" || arg === "-F") {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(args.shift());
      fields[name] = arg === "-F" && value.startsWith("@") ? readFileSync(value.slice(1), "utf8") : value;
    } else if (arg !== "--silent" && arg !== "--paginate") path = arg;
  }
  const [, kind, rest = ""] = /^repos\/[^/]+\/[^/]+\/issues(?:\/([^?]*))?/.exec(path) ?? fail(`unknown path ${path}`);
  const parts = (kind ?? rest).split("/").filter(Boolean);
  const comments = parts.includes("comments");
  const list = comments ? store.comments : store.issues;
  const id = Number(comments ? parts[1] : parts[0]);
  if (method === "GET") {
    const { status, stdout, stderr } = spawnSync("jq", ["-r", jq ?? "."], {
      input: JSON.stringify(list),
      encoding: "utf8",
    });
    if (status !== 0) fail(`jq: ${stderr}`);
    process.stdout.write(stdout);
  } else if (method === "POST") {
    const next = 100 + list.length;
    list.push({
      ...fields,
      id: next,
      number: next,
      state: "open",
      user: { login: "github-actions[bot]" },
      pull_request: null,
    });
    save();
  } else if (method === "PATCH") {
    Object.assign(list.find((each) => each.id === id) ?? fail(`no ${id}`), fields);
    save();
  } else fail(`unknown method ${method}`);
}

function curl() {
  let method, url, body, authorization;
  for (let arg; (arg = args.shift()) !== undefined;) {
    if (arg === "--request") method = args.shift();
    else if (arg === "--header") {
      const header = args.shift();
      if (header.startsWith("@")) authorization = readFileSync(header.slice(1), "utf8");
    } else if (arg === "--data") body = readFileSync(args.shift().slice(1), "utf8");
    else if (/^https:/.test(arg)) url = new URL(arg);
    else if (!/^--(silent|fail|show-error|fail-with-body)$/.test(arg)) fail(`unknown option ${arg}`);
  }
  method ??= body === undefined ? "GET" : "POST";
  if (!/^Authorization: Bearer \S+/.test(authorization ?? "")) fail("not signed in");
  const content = body === undefined ? undefined : JSON.parse(body);
  const { pathname } = url;
  const thread = /\/threads\/(\d+)\/comments\/1$/.exec(pathname);
  if (pathname.endsWith("/labels")) process.stdout.write(JSON.stringify({ value: store.labels }));
  else if (thread && method === "PATCH") {
    store.threads[Number(thread[1]) - 1].comments[0].content = content.content;
    save();
  } else if (pathname.endsWith("/threads") && method === "GET")
    process.stdout.write(JSON.stringify({ value: store.threads }));
  else if (pathname.endsWith("/threads") && method === "POST") {
    store.threads.push({
      ...content,
      id: store.threads.length + 1,
      comments: content.comments.map((it, index) => ({ ...it, id: index + 1 })),
    });
    save();
  } else fail(`unknown request ${method} ${pathname}`);
}
