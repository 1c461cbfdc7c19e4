import { z } from "zod";
import { newId, idOf } from "../id";
import type { AppBody, StoredApp, OktaProfile, StoredProfileMapping } from "../model";
import { OktaErrorResponse, oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { baseProperties, defaultMappings } from "./app-schema";
import { catalogue, type CatalogueEntry } from "./catalogue";
import { createSigningKey } from "./signing-key";

const object = z.record(z.string(), z.unknown());

/** `features` is no member: what a request says of it is not looked at (github.com/okta/okta-developer-docs/issues/5130). */
export const appBodySchema = z.looseObject({
  name: z.string().optional(),
  label: z.string().min(1, "The field cannot be left blank").max(100),
  signOnMode: z.string().optional(),
  accessibility: object.nullish(),
  visibility: object.nullish(),
  credentials: object.nullish(),
  settings: object.nullish(),
});
export type AppRequest = z.infer<typeof appBodySchema>;

/** Sign-on modes of apps that are in no catalogue, with the name that the org gives them. */
const customModes: readonly string[] = ["SAML_2_0", "AUTO_LOGIN"];

const samlFields = [
  ...["ssoAcsUrl", "recipient", "destination", "audience", "subjectNameIdTemplate", "subjectNameIdFormat"],
  ...["signatureAlgorithm", "digestAlgorithm", "authnContextClassRef"],
];

/**
 * Adds an app, with its mappings and its signing key.
 * @throws OktaError 400, 404
 */
export function createApp(org: Org, request: AppRequest, isActive: boolean): StoredApp {
  const fromCatalogue = request.name === undefined ? undefined : catalogueApp(org, request.name);
  const signOnMode = modeOf(request, fromCatalogue);
  checkSettings(request, signOnMode, fromCatalogue);
  const now = org.now();
  const id = newId("0oa");
  const app: StoredApp = {
    ...{ id, name: request.name ?? customName(org, request.label), label: request.label, signOnMode },
    ...{ status: isActive ? "ACTIVE" : "INACTIVE", created: now, lastUpdated: now, externalKey: newId("exk") },
    keys: signOnMode === "SAML_2_0" ? [createSigningKey(request.label, new Date(now))] : [],
    body: replacedBody(request, signOnMode, fromCatalogue),
    ...{ features: [], connection: null, capabilities: {}, customSchema: {}, users: {}, groups: {}, pushMappings: {} },
  };
  org.state.apps[id] = app;
  for (const mapping of mappingsOf(org, app)) org.state.mappings[mapping.id] = mapping;
  org.log({ eventType: "application.lifecycle.create", message: "Create application", target: [targetOf.app(app)] });
  return app;
}

/**
 * Replaces an app's settings by those of a PUT: whatever the request leaves out is as in a new one.
 * @throws OktaError 400
 */
export function replaceApp(org: Org, app: StoredApp, request: AppRequest): void {
  const fromCatalogue = catalogue[app.name];
  if (request.name !== undefined && request.name !== app.name)
    throw oktaErrors.invalid("name", "name: cannot be changed");
  if (request.signOnMode !== undefined && request.signOnMode !== app.signOnMode) {
    throw oktaErrors.invalid("signOnMode", "signOnMode: cannot be changed");
  }
  checkSettings(request, app.signOnMode, fromCatalogue);
  app.label = request.label;
  app.body = replacedBody(request, app.signOnMode, fromCatalogue);
  app.lastUpdated = org.now();
  if (org.switches.wipeOnPut && app.connection?.byHand === true) {
    app.connection = null;
    app.features = [];
    delete org.state.secrets[app.id];
  }
  org.log({ eventType: "application.lifecycle.update", message: "Update application", target: [targetOf.app(app)] });
}

/** @throws OktaError 404 or 400: which of the two is not documented */
function catalogueApp(org: Org, name: string): CatalogueEntry | undefined {
  // What an app without a catalogue is called in requests: developer.okta.com/docs/reference/api/apps.
  if (["template_saml_2_0", "template_swa"].includes(name)) return undefined;
  const found = catalogue[name];
  if (found) return found;
  throw org.switches.unknownApp === 404
    ? oktaErrors.notFound(name, "App")
    : oktaErrors.invalid("name", `name: '${name}' is not a valid app name`);
}

function modeOf(request: AppRequest, fromCatalogue: CatalogueEntry | undefined): string {
  const modes = fromCatalogue?.signOnModes ?? customModes;
  const mode = request.signOnMode ?? (fromCatalogue ? modes[0] : undefined);
  if (mode === undefined) throw oktaErrors.invalid("signOnMode", "signOnMode: The field cannot be left blank");
  if (!modes.includes(mode))
    throw oktaErrors.invalid("signOnMode", `signOnMode: '${mode}' is not supported for this app`);
  return mode;
}

function checkSettings({ settings }: AppRequest, signOnMode: string, fromCatalogue: CatalogueEntry | undefined): void {
  const [place, names] = fromCatalogue
    ? ["settings.app", fromCatalogue.required]
    : ["settings.signOn", signOnMode === "SAML_2_0" ? samlFields : ["loginUrl"]];
  const given = memberOf(settings ?? {}, place.replace("settings.", ""));
  const missing = names.filter((name) => given[name] === undefined || given[name] === null || given[name] === "");
  const causes = missing.map((name) => `${place}.${name}: The field cannot be left blank`);
  if (
    !fromCatalogue &&
    signOnMode === "SAML_2_0" &&
    given["responseSigned"] !== true &&
    given["assertionSigned"] !== true
  ) {
    causes.push("settings.signOn: Either the response or the assertion must be signed");
  }
  if (causes.length > 0) throw new OktaErrorResponse(400, "E0000001", `Api validation failed: ${place}`, causes);
}

function replacedBody(request: AppRequest, signOnMode: string, fromCatalogue: CatalogueEntry | undefined): AppBody {
  const { accessibility, visibility, credentials, settings } = request;
  return {
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null, ...accessibility },
    visibility: {
      ...{ autoLaunch: false, autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: {} },
      ...visibility,
    },
    credentials: {
      ...{ userNameTemplate: { template: "${source.login}", type: "BUILT_IN" } },
      ...(signOnMode === "SAML_2_0" ? {} : { scheme: "EDIT_USERNAME_AND_PASSWORD" }),
      ...withoutPassword(credentials ?? {}),
    },
    settings: {
      ...{ app: {}, implicitAssignment: false, notes: { admin: null, enduser: null } },
      notifications: { vpn: { network: { connection: "DISABLED" }, message: null, helpUrl: null } },
      ...settings,
      signOn: {
        ...(signOnMode === "SAML_2_0" ? samlSettings(fromCatalogue !== undefined) : {}),
        ...memberOf(settings ?? {}, "signOn"),
      },
    },
  };
}

/**
 * Returns the settings that every SAML app shows (`SamlApplicationSettingsSignOn` of the OpenAPI description).
 * @param isSigned what a request leaves out is off; an app of the catalogue signs both as its vendor wants it
 */
const samlSettings = (isSigned: boolean) => ({
  ...{ allowMultipleAcsEndpoints: false, honorForceAuthn: false, requestCompressed: false },
  ...{ assertionSigned: isSigned, responseSigned: isSigned },
  idpIssuer: "http://www.okta.com/${org.externalKey}",
});

const withoutPassword = ({ password: _, ...shown }: OktaProfile) => shown;

/** `{org}_{label}_{n}`, as the org calls its own apps. */
function customName(org: Org, label: string): string {
  const stem = `sandbox_${label.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`;
  const taken = new Set(Object.values(org.state.apps).map(({ name }) => name));
  let number = 1;
  while (taken.has(`${stem}_${number}`)) number++;
  return `${stem}_${number}`;
}

/** Two mappings come with every app: to it, and from it. */
function mappingsOf(org: Org, app: StoredApp): StoredProfileMapping[] {
  const user = { id: org.state.userTypeId, name: "user", type: "user" } as const;
  const appUser = { id: app.id, name: app.name, type: "appuser" } as const;
  const properties = defaultMappings(baseProperties(app, org.switches));
  return [
    { id: idOf("prm", `to ${app.id}`), source: user, target: appUser, properties },
    { id: idOf("prm", `from ${app.id}`), source: appUser, target: user, properties: {} },
  ];
}

function memberOf(holder: OktaProfile, name: string): OktaProfile {
  return object.catch({}).parse(holder[name]);
}
