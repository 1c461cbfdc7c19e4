import { ok, type Project, type Ran } from "./project";

/** Terraform and what it says about one stack of a project that is synthesized. */
export class StackTerraform {
  /** @param env variables besides the project's own */
  constructor(
    private readonly project: Project,
    readonly stack: string,
    private readonly env: NodeJS.ProcessEnv = {},
  ) {}

  run(command: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const words = [command, "-input=false", "-no-color", ...args];
    return this.project.terraform(this.stack, words, { ...this.env, ...env });
  }

  /** @returns what Terraform said */
  async apply(): Promise<string> {
    return ok(await this.run("apply", ["-auto-approve"]));
  }

  /** 0: nothing to do; 2: there is. */
  async plan(...args: readonly string[]): Promise<number | null> {
    return (await this.run("plan", ["-detailed-exitcode", ...args])).code;
  }

  destroy(env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return this.run("destroy", ["-auto-approve"], env);
  }
}

/** What differs between kinds of stacks in the life that all of them have. */
export interface Life {
  /** Hands over the credentials. */
  readonly connect: () => Promise<void>;
  /** What others own or set of it: no deploy changes that. */
  readonly others: () => unknown;
  /** An edit of what the stack manages, behind Terraform's back. */
  readonly edit: () => Promise<void> | void;
}

/**
 * The life of a stack that is deployed: nothing left to do, credentials, deployed again, an edit planned, and nothing but the edit, and
 * repaired.
 */
export async function live(terraform: StackTerraform, { connect, others, edit }: Life): Promise<void> {
  const before = structuredClone(others());
  expect(await terraform.plan()).toBe(0);
  await connect();
  expect(await terraform.apply()).toContain("No changes.");
  expect(others()).toEqual(before);
  expect(await terraform.plan()).toBe(0);

  await edit();
  expect(await terraform.plan("-out=edited")).toBe(2);
  ok(await terraform.run("apply", ["edited"]));
  expect(await terraform.plan()).toBe(0);
  expect(others()).toEqual(before);
}
