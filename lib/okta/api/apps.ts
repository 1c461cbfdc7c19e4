import { z } from "zod";
import { formerStack } from "../../core/former-stack";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import type { Okta } from "./client";
import { listAppUsers } from "./app-users";
import { appMarker, hasMarker } from "./marker";

const readScope = "okta.apps.read";

const appSchema = z.looseObject({
  id: z.string(),
  /** Key of the catalogue entry; generated for custom apps. */
  name: z.string(),
  label: z.string(),
  status: z.string(),
  created: z.string().nullish(),
  signOnMode: z.string(),
  /**
   * Provisioning features; read-only, and the only sign by which the API tells that somebody enabled provisioning in the console.
   */
  features: z.array(z.string()).nullish(),
  credentials: z
    .looseObject({
      userNameTemplate: z.looseObject({ template: z.string().nullish() }).nullish(),
      signing: z.looseObject({ kid: z.string().nullish() }).nullish(),
    })
    .nullish(),
  settings: z
    .looseObject({
      app: z.record(z.string(), z.unknown()).nullish(),
      notes: z.looseObject({ admin: z.string().nullish() }).nullish(),
      signOn: z.looseObject({}).nullish(),
    })
    .nullish(),
});

/** An application as the Management API shows it. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
export type OktaApp = z.output<typeof appSchema>;

/** Selector of an app: the one that a stack marked (under its former name, when it was renamed), or one that existed before. */
export interface OktaAppSelector {
  readonly stack: string;
  readonly environment: string;
  /** The app key that the stack was renamed from. */
  readonly formerly?: string | undefined;
  readonly existing?: { readonly appId: string } | undefined;
}

/**
 * The app of a stack: the one that the config names, else the one whose note for admins has the stack's marker.
 * A renamed app (`formerly`) keeps its marker, since an app is never written again.
 * @throws ScimformError OKTA_APP_MISSING, OKTA_APP_AMBIGUOUS; OKTA_NOT_FOUND for an `existing` one
 */
export async function findApp(okta: Okta, config: OktaAppSelector): Promise<OktaApp> {
  if (config.existing) return getApp(okta, config.existing.appId);
  const found = await appsOfStack(okta, config);
  const [app, other] = found;
  if (!app) throw fail(oktaErrors.appMissing, config.stack, appMarker(config.stack));
  if (other) throw fail(oktaErrors.appAmbiguous, config.stack, await describeApps(okta, found));
  return app;
}

/** Every app that has the stack's marker, or that of its former name. */
export async function appsOfStack(okta: Okta, config: OktaAppSelector): Promise<OktaApp[]> {
  const names = [config.stack, formerStack(config)].filter((name) => name !== undefined);
  const apps = await listApps(okta);
  return apps.filter(({ settings }) => names.some((name) => hasMarker(settings?.notes?.admin, name)));
}

/** Tells apps of one stack apart for people: by label, status, provisioning, who is assigned, and age. */
export function describeApps(okta: Okta, apps: readonly OktaApp[]): Promise<string[]> {
  return Promise.all(
    apps.map(async ({ id, label, status, features, created }) => {
      // It is part of an error: what cannot be read must not hide that one.
      const people = await listAppUsers(okta, id).catch(() => undefined);
      const facts = [
        ...(created ? [`made ${created.slice(0, 10)}`] : []),
        status,
        `provisioning ${features && features.length > 0 ? "on" : "off"}`,
        ...(people ? [`${people.length} people assigned`] : []),
      ];
      return `${id} "${label}": ${facts.join(", ")}`;
    }),
  );
}

/** Every app of the org. */
export function listApps(okta: Okta): Promise<OktaApp[]> {
  return okta.list({ method: "GET", path: "/api/v1/apps", query: { limit: "200" }, scope: readScope }, appSchema);
}

/** @throws OktaError (404) when there is none */
export function getApp(okta: Okta, appId: string): Promise<OktaApp> {
  return okta.request(
    { method: "GET", path: `/api/v1/apps/${encodeURIComponent(appId)}`, scope: readScope },
    appSchema,
  );
}

/**
 * Address of the SAML metadata that a vendor may read without signing in, as the Sign On tab shows it: it has the key of the
 * app's entity id, which only the metadata itself tells.
 * @returns undefined for an app without SAML
 */
export async function publicMetadataUrl(okta: Okta, app: OktaApp): Promise<string | undefined> {
  const kid = app.credentials?.signing?.kid;
  if (app.signOnMode !== "SAML_2_0" || !kid) return undefined;
  const path = `/api/v1/apps/${encodeURIComponent(app.id)}/sso/saml/metadata`;
  const metadata = await okta.text({ method: "GET", path, query: { kid }, scope: readScope }, "application/xml");
  const key = /entityID="[^"]*\/(exk[A-Za-z0-9]+)"/.exec(metadata)?.[1];
  return key && `${okta.orgUrl}/app/${key}/sso/saml/metadata`;
}
