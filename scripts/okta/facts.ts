import type { OktaFacts } from "../../lib/checklist";
import type { OktaStackConfig } from "../../lib/config";
import * as oktaErrors from "../../lib/okta/api/errors";
import { ScimformError } from "../../lib/core/problem";
import {
  compareFeatures,
  featureTitles,
  isApiCapable,
  listAppUsers,
  type OktaApp,
  publicMetadataUrl,
} from "../../lib/okta/api";
import type { CommandContext } from "../context";
import type { OktaDeployment } from "./session";
import { appPage } from "./app-page";

/** Reads the facts of a stack in the org, deployed or not; writes nothing. */
export async function oktaFacts(config: OktaStackConfig, context: CommandContext): Promise<OktaFacts> {
  const deployment = await findDeployment(config, context);
  if (!deployment) return nothingYet(config);
  const { okta, app } = deployment;
  const [people, metadataUrl] = await Promise.all([listAppUsers(okta, app.id), publicMetadataUrl(okta, app)]);
  const count = (state: string): number => people.filter(({ syncState }) => (syncState ?? "DISABLED") === state).length;
  return {
    app: {
      ...{ id: app.id, status: app.status, page: appPage(okta.orgUrl, app), byApi: isApiCapable(app) },
      ...(metadataUrl && { metadataUrl }),
    },
    ...featureFacts(config, app),
    enabled: (app.features ?? []).length > 0,
    assigned: people.length,
    provisioned: count("SYNCHRONIZED"),
    neverProvisioned: count("DISABLED"),
  };
}

/** Facts of a stack that has not been deployed yet. */
export const nothingYet = (config: OktaStackConfig): OktaFacts => ({
  ...featureFacts(config, {}),
  ...{ enabled: false, assigned: 0, provisioned: 0, neverProvisioned: 0 },
});

function featureFacts(config: OktaStackConfig, app: Pick<OktaApp, "features">): Pick<OktaFacts, "wanted" | "missing"> {
  const keys = ["create", "update", "deactivate"] as const;
  const wanted = keys.filter((key) => config.provisioning && config.features[key]).map((key) => featureTitles[key]);
  return { wanted, missing: compareFeatures(config, app).missing.map((key) => featureTitles[key]) };
}

/** @returns undefined when it is not deployed */
export async function findDeployment(
  config: OktaStackConfig,
  context: CommandContext,
): Promise<OktaDeployment | undefined> {
  try {
    return await context.okta.deployment(config);
  } catch (error) {
    const isAbsent =
      error instanceof ScimformError && error.problems.some(({ code }) => code === oktaErrors.appMissing.code);
    if (isAbsent) return undefined;
    throw error;
  }
}
