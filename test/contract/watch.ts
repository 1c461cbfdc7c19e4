import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { exchangeChannelName, type WholeExchange } from "../../sandbox/http/exchange-channel";
import type { Contract, Exchange, Problem } from "./contract";
import type { Deviations } from "./deviations";

/** A service's contract with its written deviations. */
export interface Agreement {
  readonly contract: Contract;
  readonly deviations: Deviations;
}

/** Contracts by service; each is loaded when its first exchange comes. */
export type Agreements = Readonly<Partial<Record<Exchange["service"], () => Agreement>>>;

/**
 * Holds every exchange with the sandboxes of this process against the services' contracts, at the moment when it happens (an
 * answer may be a live part of the tenant's state); and those of child processes, which write them into a file (child.cjs).
 */
export class ExchangeWatch {
  private readonly loaded = new Map<Exchange["service"], Agreement | undefined>();
  private problems: string[] = [];

  constructor(
    private readonly agreements: Agreements,
    private readonly childrenFile?: string,
  ) {}

  start(): void {
    subscribe(exchangeChannelName, this.receive);
  }

  stop(): void {
    unsubscribe(exchangeChannelName, this.receive);
  }

  /** What was found and is not listed since the last time, an exchange's place a line. */
  take(): readonly string[] {
    this.readChildren();
    const { problems } = this;
    this.problems = [];
    return problems;
  }

  private readonly receive = (message: unknown): void => {
    const exchange = message as WholeExchange;
    try {
      this.check(exchange);
    } catch (error) {
      // What a subscriber throws would end the process.
      this.problems.push(`${titleOf(exchange)}: the check itself failed: ${String(error)}`);
    }
  };

  private check(exchange: Exchange): void {
    const { service } = exchange;
    if (!this.loaded.has(service)) this.loaded.set(service, this.agreements[service]?.());
    const agreement = this.loaded.get(service);
    for (const problem of agreement?.contract.check(exchange) ?? []) {
      if (agreement?.deviations.allow(exchange, problem)) continue;
      const line = describe(exchange, problem);
      if (!this.problems.includes(line)) this.problems.push(line);
    }
  }

  private readChildren(): void {
    if (this.childrenFile === undefined || !existsSync(this.childrenFile)) return;
    const lines = readFileSync(this.childrenFile, "utf8").split("\n");
    rmSync(this.childrenFile);
    for (const line of lines) if (line !== "") this.receive(JSON.parse(line));
  }
}

const titleOf = ({ method, url, status }: Exchange) => `${method} ${decoded(url)} (${status})`;

const describe = (exchange: Exchange, { kind, where, path, subject, says, found }: Problem) =>
  `${titleOf(exchange)}: ${where}${path === "" ? "" : ` ${path}`}: ${found}, but ${subject} ${says} [${kind}]`;

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
