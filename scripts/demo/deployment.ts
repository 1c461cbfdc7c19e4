import { join } from "node:path";
import { fail } from "../../lib/core/problem";
import { terraformErrors } from "../errors";
import { runTerraform, type TerraformEvent } from "../terraform";

/** Terraform for the stacks of the demo, side by side. */
export class DemoTerraform {
  constructor(
    private readonly program: string,
    private readonly outdir: string,
    private readonly stacks: readonly string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async init(): Promise<void> {
    await this.each(["init", "-input=false", "-no-color"]);
  }

  /** @returns addresses that were created, changed or destroyed, by stack */
  async apply(doing: (what: string) => void, destroy = false): Promise<Map<string, string[]>> {
    const done = new Map<string, string[]>(this.stacks.map((stack) => [stack, []]));
    const args = ["apply", "-auto-approve", "-input=false", "-json", ...(destroy ? ["-destroy"] : [])];
    await this.each(args, (stack, event) => {
      const address = event.hook?.resource.addr;
      if (event.type === "apply_start" && address) doing(`${stack}: ${address}`);
      if (event.type === "apply_complete" && address && !address.startsWith("data.")) done.get(stack)?.push(address);
    });
    return done;
  }

  /** @returns Terraform's plan as people read it, by stack; absent when there is nothing to do */
  async plan(): Promise<Map<string, string>> {
    const outputs = await this.each(["plan", "-input=false", "-no-color", "-detailed-exitcode"], undefined, [0, 2]);
    return new Map([...outputs].flatMap(([stack, { code, output }]) => (code === 2 ? [[stack, output]] : [])));
  }

  private async each(
    args: readonly string[],
    onEvent?: (stack: string, event: TerraformEvent) => void,
    allowed: readonly number[] = [0],
  ): Promise<Map<string, { code: number; output: string }>> {
    const results = await Promise.all(
      this.stacks.map(async (stack) => {
        const result = await runTerraform(this.program, args, {
          folder: join(this.outdir, "stacks", stack),
          env: this.env,
          ...(onEvent && { onEvent: (event: TerraformEvent) => onEvent(stack, event) }),
        });
        if (!allowed.includes(result.code)) throw fail(terraformErrors.failed, stack, args[0] ?? "", result.output);
        return [stack, result] as const;
      }),
    );
    return new Map(results);
  }
}
