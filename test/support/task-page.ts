import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Ran } from "./run-program";

const repository = resolve(__dirname, "../..");

/** Runs a command line as a shell does. */
export type Shell = (script: string, env?: NodeJS.ProcessEnv) => Promise<Ran>;

/** A page of docs/tasks whose shell commands are run one after the other; a test makes sure that none is left over. */
export class TaskPage {
  readonly text: string;
  private readonly commands: string[];

  /** @param stack in place of the page's own one */
  constructor(
    name: string,
    private readonly shell: Shell,
    stack = "advisors-test",
  ) {
    this.text = readFileSync(join(repository, "docs/tasks", name), "utf8").replaceAll("advisors-test", stack);
    this.commands = shellCommands(this.text);
  }

  /** The commands below a heading. */
  section(heading: string): readonly string[] {
    const [, text = ""] = this.text.split(`\n## ${heading}\n`);
    return shellCommands(text.split("\n## ")[0] ?? "");
  }

  /** Runs the next command, which has to begin so and to end with the exit code. */
  async runs(
    beginning: string,
    { code = 0, env = {} }: { code?: number; env?: NodeJS.ProcessEnv } = {},
  ): Promise<string> {
    const command = this.commands.shift();
    if (!command?.startsWith(beginning))
      throw new Error(`the page has "${command ?? "nothing"}", not "${beginning} …"`);
    const ran = await this.shell(command, env);
    if (ran.code !== code) throw new Error(`${command}: exit code ${ran.code}\n${ran.output}`);
    return ran.output;
  }

  get rest(): readonly string[] {
    return this.commands;
  }
}

/** The lines of the shell blocks of a page, in their order. */
export const shellCommands = (text: string): string[] =>
  [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .map((line) => line.trim())
    .filter((line) => line !== "");
