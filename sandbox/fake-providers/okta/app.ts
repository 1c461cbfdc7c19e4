import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import type { AttributeSchema, NestedBlockSchema, ObjectValue } from "../../../provider/plugin/types";
import { computed, optional, required, settled, timeouts } from "../common/schema";
import { atMostRunes, isJson } from "./arguments";
import { normalizedJson, sameJson } from "./json";
import type { OktaPlanRules } from "./managed";
import { anything, type OrgApi } from "./org-api";
import { filled, isTrue, segment, textOf } from "./values";

const text = z.string().nullish();

/** An app of the org, as far as the provider reads it. */
export const appShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  status: z.string(),
  signOnMode: z.string(),
  features: z.array(z.string()).nullish(),
  accessibility: z
    .looseObject({ selfService: z.boolean().nullish(), errorRedirectUrl: text, loginRedirectUrl: text })
    .nullish(),
  visibility: z.looseObject({
    autoSubmitToolbar: z.boolean(),
    hide: z.looseObject({ iOS: z.boolean(), web: z.boolean() }),
    appLinks: z.record(z.string(), z.boolean()).nullish(),
  }),
  credentials: z.looseObject({
    scheme: text,
    revealPassword: z.boolean().nullish(),
    userName: text,
    userNameTemplate: z.looseObject({ template: text, type: text, suffix: text, pushStatus: text }).nullish(),
    signing: z.looseObject({ kid: text }).nullish(),
  }),
  settings: z.looseObject({
    app: z.record(z.string(), z.unknown()).nullish(),
    implicitAssignment: z.boolean().nullish(),
    notes: z.looseObject({ admin: text, enduser: text }).nullish(),
    signOn: z.looseObject({}).nullish(),
  }),
  _links: z.record(z.string(), z.unknown()).nullish(),
});
export type OktaAppBody = z.output<typeof appShape>;

export const appPath = (id: string): string => `/api/v1/apps/${segment(id)}`;

/** Attributes that all kinds of app have. */
export const commonAttributes: Readonly<Record<string, AttributeSchema>> = {
  accessibility_error_redirect_url: optional("string"),
  accessibility_login_redirect_url: optional("string"),
  accessibility_self_service: optional("bool"),
  admin_note: optional("string"),
  app_links_json: optional("string"),
  app_settings_json: optional("string"),
  auto_submit_toolbar: optional("bool"),
  enduser_note: optional("string"),
  hide_ios: optional("bool"),
  hide_web: optional("bool"),
  id: settled("string"),
  label: required("string"),
  logo: optional("string"),
  logo_url: computed("string"),
  name: computed("string"),
  preconfigured_app: optional("string"),
  sign_on_mode: computed("string"),
  status: optional("string"),
  user_name_template: optional("string"),
  user_name_template_push_status: optional("string"),
  user_name_template_suffix: optional("string"),
  user_name_template_type: optional("string"),
};

export const appTimeouts: Readonly<Record<string, NestedBlockSchema>> = {
  timeouts: timeouts("create", "read", "update"),
};

const leftOut = (wanted: unknown): boolean => wanted === null || wanted === "";

export const commonRules = {
  defaults: {
    accessibility_self_service: false,
    auto_submit_toolbar: false,
    hide_ios: false,
    hide_web: false,
    status: "ACTIVE",
    user_name_template: "${source.login}",
    user_name_template_type: "BUILT_IN",
  },
  json: ["app_links_json", "app_settings_json"],
  unchanged: {
    app_links_json: sameJson,
    app_settings_json: sameJson,
    user_name_template_push_status: (_prior, wanted) => leftOut(wanted),
  },
} as const satisfies OktaPlanRules;

export const commonArguments = {
  values: {
    admin_note: atMostRunes(250),
    enduser_note: atMostRunes(250),
    app_links_json: isJson,
    app_settings_json: isJson,
  },
  notEmulated: ["logo"],
} as const;

/** Members of an app's body that all kinds have. */
export function commonBody(planned: ObjectValue): Record<string, unknown> {
  const links = textOf(planned, "app_links_json");
  return {
    label: planned["label"],
    accessibility: {
      selfService: isTrue(planned, "accessibility_self_service"),
      ...filled({
        errorRedirectUrl: planned["accessibility_error_redirect_url"],
        loginRedirectUrl: planned["accessibility_login_redirect_url"],
      }),
    },
    visibility: {
      autoSubmitToolbar: isTrue(planned, "auto_submit_toolbar"),
      hide: { iOS: isTrue(planned, "hide_ios"), web: isTrue(planned, "hide_web") },
      ...(links !== "" && { appLinks: parseJson(links) }),
    },
  };
}

export function commonSettings(planned: ObjectValue): Record<string, unknown> {
  const note = (name: string): string | null => textOf(planned, name) || null;
  const settings = textOf(planned, "app_settings_json");
  return {
    app: settings === "" ? {} : parseJson(settings),
    notes: { admin: note("admin_note"), enduser: note("enduser_note") },
  };
}

export const userNameTemplateOf = (planned: ObjectValue): Record<string, unknown> =>
  filled({
    template: planned["user_name_template"],
    type: planned["user_name_template_type"],
    suffix: planned["user_name_template_suffix"],
    pushStatus: planned["user_name_template_push_status"],
  });

/** The state of any kind of app. */
export function commonState({ accessibility, visibility, credentials, settings, ...app }: OktaAppBody): ObjectValue {
  const { template, type, suffix, pushStatus } = credentials.userNameTemplate ?? {};
  const appLinks = visibility.appLinks ?? {};
  return {
    ...{ name: app.name, status: app.status, sign_on_mode: app.signOnMode, label: app.label },
    ...(accessibility && {
      accessibility_self_service: accessibility.selfService ?? false,
      accessibility_error_redirect_url: accessibility.errorRedirectUrl ?? "",
      accessibility_login_redirect_url: accessibility.loginRedirectUrl ?? "",
    }),
    auto_submit_toolbar: visibility.autoSubmitToolbar,
    hide_ios: visibility.hide.iOS,
    hide_web: visibility.hide.web,
    ...(settings.notes && { admin_note: settings.notes.admin ?? "", enduser_note: settings.notes.enduser ?? "" }),
    ...(Object.keys(appLinks).length > 0 && { app_links_json: JSON.stringify(appLinks) }),
    app_settings_json: normalizedJson(JSON.stringify(filled(settings.app ?? {}))),
    user_name_template: template ?? "",
    user_name_template_type: type ?? "",
    user_name_template_suffix: suffix ?? "",
    user_name_template_push_status: pushStatus ?? "",
    logo_url: hrefOf(app, "logo"),
  };
}

/** Address of a link; of the first, where there are several. */
export function hrefOf({ _links: links }: Pick<OktaAppBody, "_links">, name: string): string {
  const link = links?.[name];
  const first: unknown = Array.isArray(link) ? link[0] : link;
  const parsed = z.looseObject({ href: z.string() }).safeParse(first);
  return parsed.success ? parsed.data.href : "";
}

/** Switches the app on or off where its status changes. @returns whether there is more to change */
export async function updateStatus(api: OrgApi, planned: ObjectValue, prior: ObjectValue): Promise<boolean> {
  const names = Object.keys(planned).filter((name) => JSON.stringify(planned[name]) !== JSON.stringify(prior[name]));
  const change = { ACTIVE: "activate", INACTIVE: "deactivate" }[textOf(planned, "status")];
  if (names.includes("status") && change !== undefined) {
    await api.send("POST", `${appPath(textOf(prior, "id"))}/lifecycle/${change}`, anything);
  }
  return names.some((name) => name !== "status");
}

/** Deletes an app, after deactivating it: only an inactive app can be deleted. */
export async function deleteApp(api: OrgApi, state: ObjectValue): Promise<void> {
  const path = appPath(textOf(state, "id"));
  if (textOf(state, "status") === "ACTIVE") await api.send("POST", `${path}/lifecycle/deactivate`, anything);
  await api.send("DELETE", path, anything);
}
