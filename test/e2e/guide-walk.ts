import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TargetKind } from "../../sandbox/entra";
import type { Difficulties } from "../../sandbox/scim-servers";
import { Project, type Ran } from "./project";

/** A vendor and what the vendor's guide leaves to people. */
export interface Guide {
  readonly stack: string;
  readonly kind: TargetKind;
  /** What the vendor refuses; for the kind `difficult`. */
  readonly difficulties?: Difficulties;
  readonly tenantUrl: string;
  /** config/<app>.yaml, as somebody has it before the first deploy. */
  readonly config: string;
  /** Further files below config/. */
  readonly files?: Readonly<Record<string, string>>;
  /** Only those checks of the target that change nothing. */
  readonly readOnlyCheck?: boolean;
  /** What the service principal then has of the sign-on. */
  readonly saml?: object;
  /** Ids of the roles that the service principal then has, besides the template's. */
  readonly roles?: readonly string[];
  /** What becomes known once the app is deployed: text -> text with it. */
  readonly later?: readonly [string, string];
  /** Ids of the steps that are due before the deploy. */
  readonly before: readonly string[];
  /** Ids of the steps that only a person can say are done. */
  readonly byHand: readonly string[];
}

const token = "token-that-the-vendor-gave";

const checklist = z.object({
  results: z.tuple([
    z.object({ items: z.array(z.looseObject({ id: z.string(), state: z.string(), by: z.string() })) }),
  ]),
});

/** One guide, step by step, in a project of its own. */
export class Walk {
  private constructor(
    readonly project: Project,
    readonly guide: Guide,
  ) {}

  static async begin(guide: Guide): Promise<Walk> {
    const { kind, difficulties, tenantUrl, stack, config } = guide;
    const files = { [`${stack.replace("-test", "")}.yaml`]: config, ...guide.files };
    return new Walk(
      await Project.create("guide", { files, targets: [{ tenantUrl, token, kind, difficulties }] }),
      guide,
    );
  }

  get stack(): string {
    return this.guide.stack;
  }

  scimform(...args: string[]): Promise<Ran> {
    const variable = `SCIMFORM_TOKEN_${this.stack.toUpperCase().replaceAll("-", "_")}`;
    return this.project.scimformWith({ [variable]: token }, ...args);
  }

  deploy(): Promise<void> {
    return this.project.deploy(this.stack);
  }

  edit(from: string, to: string): void {
    const file = join(this.project.folder, "config", `${this.stack.replace("-test", "")}.yaml`);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${from} is not in the config`);
    writeFileSync(file, text.replace(from, to));
  }

  /** Ids of the steps that a person has to do now. */
  async due(): Promise<string[]> {
    const { output } = await this.scimform("steps", this.stack, "--json");
    const { results } = checklist.parse(JSON.parse(output));
    return results[0].items.flatMap(({ id, state, by }) => (state === "due" && by === "person" ? [id] : []));
  }

  async cycle(): Promise<void> {
    expect(await this.project.sandbox.runCycle(this.stack)).toMatchObject({ failed: 0, quarantined: false });
  }

  async inTarget(): Promise<Readonly<Record<string, boolean | string | undefined>>> {
    const users = (await this.project.sandbox.targets[0]?.listUsers()) ?? [];
    return Object.fromEntries(users.map(({ userName, active }) => [userName, active]));
  }
}
