import { z } from "zod";
import { mapValues } from "../../../provider/plugin/shape";
import type { ObjectValue } from "../../../provider/plugin/types";
import type { OktaAppBody } from "./app";
import { blocksOf, filled, isTrue, textOf, textsOf } from "./values";

/** Attributes that stand in `settings.signOn` as they are, and are left out when they are empty. */
const texts: Readonly<Record<string, string>> = {
  sso_url: "ssoAcsUrl",
  recipient: "recipient",
  destination: "destination",
  audience: "audience",
  idp_issuer: "idpIssuer",
  subject_name_id_template: "subjectNameIdTemplate",
  subject_name_id_format: "subjectNameIdFormat",
  signature_algorithm: "signatureAlgorithm",
  digest_algorithm: "digestAlgorithm",
  authn_context_class_ref: "authnContextClassRef",
};

const flags: Readonly<Record<string, string>> = {
  response_signed: "responseSigned",
  assertion_signed: "assertionSigned",
  honor_force_authn: "honorForceAuthn",
  saml_signed_request_enabled: "samlSignedRequestEnabled",
};

/** `settings.signOn` of a SAML app in a request. */
export function signOnOf(planned: ObjectValue): object {
  const of = (names: Readonly<Record<string, string>>, value: (name: string) => unknown): Record<string, unknown> =>
    Object.fromEntries(Object.entries(names).map(([name, property]) => [property, value(name)]));
  const endpoints = endpointsOf(planned);
  const issuer = textOf(planned, "single_logout_issuer");
  const certificate = textOf(planned, "single_logout_certificate");
  const hook = textOf(planned, "inline_hook_id");
  return {
    ...filled(of(texts, (name) => textOf(planned, name))),
    ...of(flags, (name) => isTrue(planned, name)),
    defaultRelayState: textOf(planned, "default_relay_state"),
    ...{ audienceOverride: "", destinationOverride: "", recipientOverride: "", ssoAcsUrlOverride: "" },
    slo:
      issuer === ""
        ? { enabled: false }
        : { enabled: true, ...filled({ issuer, logoutUrl: planned["single_logout_url"] }) },
    ...((issuer !== "" || certificate !== "") && { spCertificate: { x5c: [certificate] } }),
    allowMultipleAcsEndpoints: endpoints.length > 0,
    ...(endpoints.length > 0 && { acsEndpoints: endpoints }),
    attributeStatements: blocksOf(planned, "attribute_statements").map((statement) => {
      const { filter_type: filterType, filter_value: filterValue, name, namespace, type } = statement;
      const values = textsOf(statement, "values");
      return { ...filled({ filterType, filterValue, name, namespace, type }), ...(values.length > 0 && { values }) };
    }),
    ...(hook !== "" && { inlineHooks: [{ id: hook }] }),
  };
}

function endpointsOf(planned: ObjectValue): object[] {
  const inOrder = textsOf(planned, "acs_endpoints").map((url, index) => ({ url, index }));
  if (inOrder.length > 0) return inOrder;
  return blocksOf(planned, "acs_endpoints_indices").map(({ url, index }) => ({ url, index }));
}

const text = z.string().nullish();
const shape = z.looseObject({
  defaultRelayState: text,
  allowMultipleAcsEndpoints: z.boolean().nullish(),
  acsEndpoints: z.array(z.looseObject({ url: z.string(), index: z.number() })).nullish(),
  inlineHooks: z.array(z.looseObject({ id: z.string() })).nullish(),
  slo: z.looseObject({ enabled: z.boolean().nullish(), issuer: text, logoutUrl: text }).nullish(),
  spCertificate: z.looseObject({ x5c: z.array(z.string()).nullish() }).nullish(),
  attributeStatements: z
    .array(
      z.looseObject({
        ...{ name: z.string(), namespace: text, type: text, filterType: text, filterValue: text },
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** The SAML settings as the provider keeps them in state. */
export function signOnState({ settings }: OktaAppBody): ObjectValue {
  const parsed = shape.safeParse(settings.signOn).data;
  if (!parsed) return {};
  const live: Readonly<Record<string, unknown>> = settings.signOn ?? {};
  const textIn = (property: string): string => (typeof live[property] === "string" ? live[property] : "");
  const flagIn = (property: string): boolean | null => (typeof live[property] === "boolean" ? live[property] : null);
  const { slo, spCertificate, inlineHooks, attributeStatements } = parsed;
  return {
    ...mapValues(texts, textIn),
    ...mapValues(flags, flagIn),
    default_relay_state: parsed.defaultRelayState ?? "",
    ...endpointsState(parsed),
    ...(inlineHooks?.[0] && { inline_hook_id: inlineHooks[0].id }),
    attribute_statements: (attributeStatements ?? []).map((statement) => ({
      name: statement.name,
      namespace: statement.namespace ?? "",
      type: statement.type ?? "",
      values: statement.values ?? null,
      filter_type: statement.filterType ?? "",
      filter_value: statement.filterValue ?? "",
    })),
    ...(slo?.enabled === true && {
      single_logout_issuer: slo.issuer ?? "",
      single_logout_url: slo.logoutUrl ?? "",
      ...(spCertificate?.x5c?.[0] !== undefined && { single_logout_certificate: spCertificate.x5c[0] }),
    }),
  };
}

function endpointsState({ allowMultipleAcsEndpoints, acsEndpoints }: z.output<typeof shape>): ObjectValue {
  const endpoints = acsEndpoints ?? [];
  if (allowMultipleAcsEndpoints !== true || endpoints.length === 0) return {};
  if (endpoints.every(({ index }, at) => index === at)) {
    return { acs_endpoints: endpoints.map(({ url }) => url), acs_endpoints_indices: [] };
  }
  return { acs_endpoints: null, acs_endpoints_indices: endpoints.map(({ url, index }) => ({ url, index })) };
}
