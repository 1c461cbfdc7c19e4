import { z } from "zod";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import * as sandboxErrors from "../errors";
import type { OktaSandbox } from "../okta";
import type { OktaSetup } from "./project-targets";

/** The org whose Admin Console it is. */
export interface ServedOrg {
  /** The Okta org; undefined when no stack is for Okta. */
  readonly okta: OktaSandbox | undefined;
  readonly oktaSetups: readonly OktaSetup[];
}

/** An action of a person in the Admin Console. */
export const consoleOrder = z.strictObject({
  action: z.enum(["enable", "disable", "provision", "retry", "sync", "convert"]),
  /** A stack, or an app by its label or id. */
  app: z.string(),
  /** Base URL of the endpoint; absent: as the stack says. */
  baseUrl: z.string().optional(),
  /** Token of the endpoint; absent: the one that the sandbox's own endpoint takes. */
  token: z.string().optional(),
  features: z.array(z.enum(["create", "update", "deactivate", "groups"])).optional(),
});
export type ConsoleOrder = z.infer<typeof consoleOrder>;

/** The state of the app after the action. */
export const consoleResult = z.object({
  app: z.string(),
  features: z.array(z.string()),
  /** People of the app, by their `syncState`. */
  people: z.record(z.string(), z.number()),
});
export type ConsoleResult = z.infer<typeof consoleResult>;

/**
 * Performs in the Admin Console what no API can, and waits for the consequences.
 * @throws ScimformError SANDBOX_OBJECT_NOT_FOUND, SANDBOX_CONNECTION_REFUSED, SANDBOX_NO_ORG
 */
export async function actInConsole({ okta, oktaSetups }: ServedOrg, order: ConsoleOrder): Promise<ConsoleResult> {
  if (!okta) throw fail(errors.noOrg);
  const setup = oktaSetups.find(({ stack, label }) => stack === order.app || label === order.app);
  const app = okta.org.app(setup?.label ?? order.app);
  const { console } = okta;
  if (order.action === "enable") {
    const baseUrl = order.baseUrl ?? setup?.baseUrl;
    const token = order.token ?? setup?.token;
    if (!baseUrl || !token) throw fail(sandboxErrors.connectionRefused, app.label, "base URL and token are not known.");
    const features = order.features ?? setup?.features;
    const authentication = setup?.authentication ?? "header";
    await console.enableProvisioning(app.id, {
      ...{ baseUrl, token, authentication },
      ...(features && { features: [...features] }),
    });
  } else {
    const act = {
      disable: "disableProvisioning",
      provision: "provisionUsers",
      retry: "retryTasks",
      sync: "forceSync",
      convert: "convertAssignments",
    } as const;
    console[act[order.action]](app.id);
  }
  await okta.settle();
  const people: Record<string, number> = {};
  for (const { syncState } of Object.values(app.users)) people[syncState] = (people[syncState] ?? 0) + 1;
  return { app: app.label, features: app.features, people };
}
