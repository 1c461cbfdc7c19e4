import { processIo } from "../../scripts/io";
import { Narrator } from "../../scripts/demo/narrator";
import { Report } from "../../scripts/report";

interface Terminal {
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
}

/** What a world with such a terminal is shown. */
function shown(terminal: Terminal, tell: (io: ReturnType<typeof processIo>) => unknown): string {
  let text = "";
  tell({ ...processIo(), ...terminal, stdout: (more) => void (text += more), clock: () => 0 });
  return text;
}

test.each<[colours: boolean, isTerminal: boolean, env: Record<string, string>]>([
  [true, true, {}],
  [false, false, {}],
  [false, true, { NO_COLOR: "1" }],
  [true, true, { NO_COLOR: "" }],
  [true, false, { FORCE_COLOR: "1" }],
  [false, true, { FORCE_COLOR: "0" }],
  [false, false, { NO_COLOR: "1", FORCE_COLOR: "1" }],
  [false, true, { TERM: "dumb" }],
])("colours: %j when on a terminal: %j, with %j", (colours, isTerminal, env) => {
  const report = shown({ isTerminal, env }, (io) => new Report(io, "status", false).line("fine", "good"));
  const demo = shown({ isTerminal, env }, (io) => new Narrator(io).chapter("Deploy"));
  expect([report, demo].map((text) => text.includes("\u001b["))).toEqual([colours, colours]);
});

describe("progress", () => {
  const title = "Terraform creates application, assignments, job, schema and settings";
  const doing = async (terminal: Terminal): Promise<string[]> => {
    let text = "";
    const io = { ...processIo(), ...terminal, stdout: (more: string) => void (text += more), clock: () => 0 };
    await new Narrator(io).step(title, async (say) => say(`azuread_service_principal.${"x".repeat(200)}: Creating...`));
    return text.split("\r").map((line) => line.replace(/\u001b\[[\d;]*[a-zA-Z]/g, "").trimEnd());
  };

  test.each([20, 60, 200])("is never wider than a terminal of %d columns", async (columns) => {
    const lines = await doing({ isTerminal: true, env: { NO_COLOR: "1" }, columns });
    const running = lines.filter((line) => line.startsWith("  …"));
    expect(running).toHaveLength(2);
    for (const line of running) expect(line.length).toBeLessThan(columns);
  });

  test.each<Terminal>([
    { isTerminal: false, env: {} },
    { isTerminal: true, env: { TERM: "dumb" } },
  ])("with %j every line is final", async (terminal) => expect(await doing(terminal)).toEqual([`  ✓ ${title}  0.0 s`]));
});
