import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../scripts/run";

/** docs/okta.md and the part of docs/commands.md about it. */

const read = (name: string): string => readFileSync(join(__dirname, "../../docs", name), "utf8");
const section = /^## Stacks in Okta$([^]*?)^## /m.exec(read("commands.md"))?.[1] ?? "";
const rows = [...section.matchAll(/^\| (`.*`) \| (.*) \|$/gm)].flatMap(([, names = "", text = ""]) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => ({ name, text })),
);

test("every command has a row that says what it is for stacks in Okta", async () => {
  const { stdout } = await run(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) (?=.* {2})/gm)].map(([, name = ""]) => name);
  expect(rows.map(({ name }) => name).sort()).toEqual(commands.filter((name) => name !== "help").sort());
});

test.each([...read("okta.md").matchAll(/npx scimform (.*)$/gm)].map(([, command = ""]) => command.split(" ")))(
  "%s: the page names commands and options that there are",
  async (name = "", ...args) => {
    const help = await run([name, "--help"]);
    expect(help.exitCode).toBe(0);
    for (const option of args.filter((each) => each.startsWith("--"))) expect(help.stdout).toContain(`${option} `);
  },
);
