import type { OktaStackConfig } from "../../lib/config";
import type { Okta, OktaApp } from "../../lib/okta/api";
import type { Io } from "../io";
import { requireOneWorld } from "../../lib/core/sandbox-traces";

/* Loaded when asked for: the SDK takes its time, and a command that needs no org starts without it. */
/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const library = () => require("../../lib/okta/api") as typeof import("../../lib/okta/api");

/** A deployed stack of Okta: its app in the org. */
export interface OktaDeployment {
  readonly config: OktaStackConfig;
  readonly okta: Okta;
  readonly app: OktaApp;
}

/** Deployments in the orgs that the stacks name; connects on first use. */
export class OktaSession {
  private readonly orgs = new Map<string, Okta>();

  constructor(private readonly io: Io) {}

  /**
   * The Okta org of a stack; once for all stacks of the org. Nothing is sent yet.
   * @throws ScimformError OKTA_SIGN_IN_*, OKTA_SANDBOX_ONLY and others about the settings
   */
  org({ orgUrl }: Pick<OktaStackConfig, "orgUrl">): Okta {
    requireOneWorld(this.io.env);
    const key = orgUrl ?? "";
    const known = this.orgs.get(key) ?? library().connectOkta({ orgUrl, ...this.io });
    this.orgs.set(key, known);
    return known;
  }

  /** The app of a deployed stack of Okta. @throws ScimformError OKTA_APP_MISSING, OKTA_APP_AMBIGUOUS */
  async deployment(config: OktaStackConfig): Promise<OktaDeployment> {
    const okta = this.org(config);
    return { config, okta, app: await library().findApp(okta, config) };
  }
}
