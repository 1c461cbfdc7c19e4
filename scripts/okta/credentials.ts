import { consoleSteps } from "../../lib/checklist";
import type { OktaStackConfig } from "../../lib/config";
import { requireTenantUrl } from "../../lib/config/entra/tenant-url";
import * as oktaErrors from "../../lib/okta/api/errors";
import * as errors from "./errors";
import { fail } from "../../lib/core/problem";
import {
  compareFeatures,
  featureTitles,
  getApp,
  isApiCapable,
  type OktaApp,
  readConnection,
  requestConsent,
  setFeatures,
  setTokenConnection,
  switchConnection,
  takesToken,
} from "../../lib/okta/api";
import type { CommandContext } from "../context";
import type { OktaDeployment } from "./session";
import { type Json, type Report, toJson } from "../report";
import { printItem } from "../verbs/steps/print";
import type { CredentialsAdapter, PreparedChange } from "../verbs/credentials/adapter";
import { readSecret, type SecretOptions } from "../verbs/credentials/given-secret";
import { oktaFacts } from "./facts";
import { prepareVerify } from "./verify-provisioning";

/** Connects Okta to the target by the API, or says what to do in the Admin Console. */
export const credentialsAdapter: CredentialsAdapter<OktaStackConfig> = {
  async prepare(config, options, context, report) {
    const deployment = await context.okta.deployment(config);
    if (options.verify || options.repush) return prepareVerify(deployment, options, report);
    if (!isApiCapable(deployment.app)) return askForConsole(deployment, context, report);
    return takesToken(deployment.app)
      ? prepareToken(deployment, options, context, report)
      : prepareConsent(deployment, report);
  },
};

/** Shows the step with its values, unless it is done already: no API can do it. */
async function askForConsole(deployment: OktaDeployment, context: CommandContext, report: Report): Promise<undefined> {
  const { config, app } = deployment;
  const { missing } = compareFeatures(config, app);
  if (missing.length === 0) return sayWhatIs(deployment, app, report);
  report.line(`${config.stack}: to be done in the Admin Console, by an Okta administrator:`, "note");
  const steps = consoleSteps(config, await oktaFacts(config, context));
  for (const item of steps) printItem(item, report);
  if (config.connection.auth !== "oauth2-consent") report.line(`        ${tokenHint(config)}`);
  report.line(`  Then: scimform credentials ${config.stack} --verify`);
  report.result(toJson({ ...about(deployment), connected: false, consoleSteps: steps }));
  report.problem(oktaErrors.consoleStep, app.label);
  return undefined;
}

/**
 * The test app with header authentication sends what was typed as it stands, which is easily forgotten.
 * https://support.okta.com/help/s/article/what-are-scim-2-0-test-apps
 */
function tokenHint({ application, tokenSource }: OktaStackConfig): string {
  const isWholeHeader = application.kind === "catalogue" && application.name === "scim2headerauth";
  return `the token is in ${tokenSource}${isWholeHeader ? "; type `Bearer ` before it" : ""}`;
}

async function prepareToken(
  deployment: OktaDeployment,
  options: SecretOptions,
  context: CommandContext,
  report: Report,
): Promise<PreparedChange> {
  const { config, okta, app } = deployment;
  const { baseUrl } = config.connection;
  if (baseUrl !== undefined) requireTenantUrl({ ...config, tenantUrl: baseUrl });
  const secret = await readSecret({ ...config, cloud: "public" }, options, context);
  const { status } = await readConnection(okta, app.id);
  const replaced = status === "ENABLED" ? ", in place of the connection there" : "";
  report.line(
    `${config.stack}: hands Okta ${baseUrl ?? "the endpoint of the app's settings"} and the token, which it tests${replaced}, and enables ${wantedText(config)}`,
  );
  return async () => {
    const connection = await setTokenConnection(okta, app, {
      ...(baseUrl !== undefined && { baseUrl }),
      token: secret,
    });
    if (connection.status === "DISABLED") await switchConnection(okta, app, true);
    await finish(deployment, report);
  };
}

/** The vendor asks a person in a browser; Okta gives the address. */
async function prepareConsent(deployment: OktaDeployment, report: Report): Promise<PreparedChange> {
  const { config, okta, app } = deployment;
  const present = await readConnection(okta, app.id);
  const given = present.status !== "UNKNOWN" && present.authScheme !== undefined && present.authorizeUrl === undefined;
  const again = given && present.status === "ENABLED";
  report.line(
    again
      ? `${config.stack}: is connected; enables ${wantedText(config)}`
      : `${config.stack}: asks Okta for a connection, to which a person then consents in a browser`,
  );
  return async () => {
    if (!again) {
      const { status, authorizeUrl } = await requestConsent(okta, app);
      if (authorizeUrl !== undefined) throw fail(errors.consentMissing, config.stack, authorizeUrl);
      if (status === "DISABLED") await switchConnection(okta, app, true);
    }
    await finish(deployment, report);
  };
}

const wantedText = ({ features, provisioning }: OktaStackConfig): string =>
  (["create", "update", "deactivate"] as const)
    .filter((key) => provisioning && features[key])
    .map((key) => featureTitles[key])
    .join(", ") || "nothing, as the config says";

/** Enables features and reads them back: an answer alone is no proof of success. */
async function finish(deployment: OktaDeployment, report: Report): Promise<void> {
  const { config, okta, app } = deployment;
  const { status } = await readConnection(okta, app.id);
  if (status === "UNKNOWN") throw fail(oktaErrors.connectionUnknown, app.label);
  if (status !== "ENABLED") throw fail(errors.connectionOff, config.stack, status);
  report.line(`${config.stack}: connected`, "good");
  const { features, provisioning } = config;
  const off = { create: false, update: false, deactivate: false };
  if (!(await setFeatures(okta, app, provisioning ? features : off))) throw fail(oktaErrors.consoleStep, app.label);
  sayWhatIs(deployment, await getApp(okta, app.id), report);
}

function sayWhatIs(deployment: OktaDeployment, app: OktaApp, report: Report): undefined {
  const { config } = deployment;
  const { missing, unwanted } = compareFeatures(config, app);
  const titles = (keys: typeof missing): string[] => keys.map((key) => featureTitles[key]);
  report.result(
    toJson({ ...about(deployment), connected: true, missing: titles(missing), unwanted: titles(unwanted) }),
  );
  if (missing.length > 0) report.problem(errors.featuresMissing, config.stack, titles(missing));
  else report.line(`${config.stack}: Okta may do what the config wants: ${wantedText(config)}`, "good");
  if (unwanted.length > 0) report.problem(errors.featuresUnwanted, config.stack, titles(unwanted));
  return undefined;
}

const about = ({ config, app }: OktaDeployment): Readonly<Record<string, Json>> => ({
  stack: config.stack,
  appId: app.id,
});
