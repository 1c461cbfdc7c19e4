import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs } from "../client";

/** One request of a client, as it goes over the wire; `{name}` stands for what an earlier answer brought. */
export interface ReplayStep {
  /** Method and path with version and query, form-encoded as the provider sends it. */
  readonly request: string;
  readonly body?: unknown;
  readonly status: number;
  /** What the client reads from the answer. */
  readonly needs?: unknown;
  /** Names for parts of the answer, by path (`application.id`, `value.0.id`). */
  readonly keeps?: Readonly<Record<string, string>>;
  /** The client waits until as many answers in a row agree. */
  readonly times?: number;
}

/** A tenant with one client that plays the requests of a recording. */
export class Replay {
  readonly seen: Record<string, string> = {};

  private constructor(
    readonly sandbox: EntraSandbox,
    private readonly send: Awaited<ReturnType<typeof graphAs>>,
  ) {}

  static async start(): Promise<Replay> {
    const sandbox = await startEntraSandbox();
    return new Replay(sandbox, await graphAs(sandbox));
  }

  /** @returns the answers' bodies, in the order of the steps */
  async play(steps: readonly ReplayStep[]): Promise<unknown[]> {
    const bodies: unknown[] = [];
    for (const step of steps) {
      const [method = "", path = ""] = this.fill(step.request).split(" ");
      const body = step.body === undefined ? undefined : (JSON.parse(this.fill(JSON.stringify(step.body))) as unknown);
      const answers = [];
      for (let count = 0; count < (step.times ?? 1); count++) answers.push(await this.send(method, path, body));
      const shown = `${method} ${path}`;
      for (const answer of answers) expect([shown, answer.status]).toEqual([shown, step.status]);
      const [answer] = answers;
      // Errors carry the id of their request.
      if (step.status < 400) for (const other of answers) expect(other.body).toEqual(answer?.body);
      if (step.needs !== undefined) expect(answer?.body).toMatchObject(this.filled(step.needs));
      for (const [name, part] of Object.entries(step.keeps ?? {})) this.seen[name] = String(at(answer?.body, part));
      bodies.push(answer?.body);
    }
    return bodies;
  }

  private fill(text: string): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => this.seen[name] ?? whole);
  }

  /** Fills texts and leaves jest's matchers as they are. */
  private filled(value: unknown): object {
    const walk = (part: unknown): unknown => {
      if (typeof part === "string") return this.fill(part);
      if (Array.isArray(part)) return part.map(walk);
      if (typeof part !== "object" || part === null || "asymmetricMatch" in part) return part;
      return Object.fromEntries(Object.entries(part).map(([name, content]) => [name, walk(content)]));
    };
    return walk(value) as object;
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], value);
}
