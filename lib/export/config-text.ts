import { Document, type Node, Scalar } from "yaml";
import { settingsText } from "../config/entra/provisioning-settings";
import type { SamlSettings } from "../entra/application/saml-settings";
import type { DeclaredRole } from "../entra/application/app-roles";
import type { Principal } from "../config/common/model";
import { claimsPolicy } from "../entra/application/claims-policy";
import type { DesiredMapping, DesiredObjectMapping, DesiredSchema } from "../entra/schema/desired";
import type { GalleryApp } from "../config/entra/model";
import type { Draft } from "./draft";

/** A target profile with the mappings of an app. */
export function profileText({ schema, origin, displayName }: Draft): string {
  const document = new Document();
  const { users, groups, attributes } = schema;
  return write(document, ` Mappings of the enterprise application ${origin}.`, {
    title: displayName,
    users: users && objectMapping(document, users),
    groups: groups && objectMapping(document, groups),
    attributes: attributes && {
      source: attributes.source && definitions(document, attributes.source),
      target: attributes.target && definitions(document, attributes.target),
    },
  });
}

/** A deployment of one app to one environment. */
export function deploymentText(draft: Draft, target: string): string {
  const document = new Document();
  const { app, environment, displayName, oauth, existing, assign, saml, gallery } = draft;
  const settings = settingsText(draft);
  return write(document, ` The enterprise application ${draft.origin}.`, {
    apps: {
      [app]: {
        target,
        displayName,
        environments: {
          [environment]: {
            existing: existing && inline(document, existing),
            url: draft.url || undefined,
            gallery: gallery && galleryValue(document, gallery),
            assignmentRequired: draft.assignmentRequired ? undefined : onOff(false),
            provisioning: onOff(draft.provisioning),
            ...settings,
            accidentalDeletions: inline(document, settings.accidentalDeletions),
            oauth: oauth && inline(document, oauth),
            credentials: draft.credentials && inline(document, draft.credentials),
            saml: saml && samlValue(document, saml),
            appRoles: draft.appRoles && appRolesValue(document, draft.appRoles),
            role: draft.role,
            assign:
              assign === "external"
                ? assign
                : { groups: principals(document, assign.groups), users: principals(document, assign.users) },
          },
        },
      },
    },
  });
}

export const onOff = (on: boolean): "on" | "off" => (on ? "on" : "off");

export function principals(document: Document, list: readonly Principal[]): unknown {
  if (list.length === 0) return undefined;
  return list.map(({ name, id, role }) =>
    id === undefined && role === undefined ? name : inline(document, { name, id, role }),
  );
}

/** That a connector speaks SCIM needs no words. */
const galleryValue = (document: Document, { name, id, template, version, scim }: GalleryApp): unknown =>
  inline(document, {
    ...withoutAbsent({ name, id, template, version: version === undefined ? undefined : quoted(version) }),
    ...(!scim && { scim: onOff(false) }),
  });

/** A description that repeats the name needs no words. */
const appRolesValue = (document: Document, roles: readonly DeclaredRole[]): unknown =>
  roles.map(({ id, value, displayName, description }) =>
    inline(document, {
      value: value ?? undefined,
      displayName,
      description: description === displayName ? undefined : description,
      id,
    }),
  );

/** Entra's own NameID, and the one certificate that signs, need no words. */
function samlValue(
  document: Document,
  { nameId, claims, certificates, otherCertificates, ...rest }: SamlSettings,
): unknown {
  const withPolicy = claimsPolicy({ nameId, claims }) !== undefined;
  return {
    ...rest,
    nameId: withPolicy ? inline(document, nameId) : undefined,
    claims: Object.keys(claims).length > 0 ? claims : undefined,
    certificates: Object.fromEntries(
      certificates.map(({ name, expires, active, thumbprint }) => [
        name,
        inline(document, {
          expires,
          ...(thumbprint !== undefined && { thumbprint: quoted(thumbprint) }),
          ...(certificates.length > 1 && { active: onOff(active) }),
        }),
      ]),
    ),
    otherCertificates: otherCertificates?.map(quoted),
  };
}

function objectMapping(document: Document, { actions, mappings, filters }: DesiredObjectMapping): unknown {
  return {
    actions: actions ? inline(document, actions) : undefined,
    mappings: Object.fromEntries(
      Object.entries(mappings).map(([target, mapping]) => [target, mappingValue(document, mapping)]),
    ),
    filters: filters?.map(({ name, all }) => ({ name, all: all.map((clause) => inline(document, clause)) })),
  };
}

function mappingValue(document: Document, { source, raw, match, apply, default: fallback }: DesiredMapping): unknown {
  const more = withoutAbsent({ match, apply, default: fallback });
  const text = source === null ? undefined : quoted(source);
  if (raw) return inline(document, { raw: text, ...more });
  return text && Object.keys(more).length === 0 ? text : inline(document, withoutAbsent({ source: text, ...more }));
}

function definitions(
  document: Document,
  attributes: NonNullable<NonNullable<DesiredSchema["attributes"]>["source"]>,
): unknown {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, inline(document, withoutAbsent({ ...attribute }))]),
  );
}

function withoutAbsent(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each != null));
}

/** Expressions stand in quotes also where YAML could do without. */
export function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = text.includes('"') ? Scalar.QUOTE_SINGLE : Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** `{ a: 1, b: 2 }` on one line. */
export function inline(document: Document, value: unknown): Node {
  return document.createNode(value, { flow: true });
}

export function write(document: Document, comment: string, content: unknown): string {
  document.commentBefore = comment.replace(/\s+/g, " ");
  document.contents = document.createNode(content, { keepUndefined: false });
  // Long expressions stay on one line, as people compare them.
  return document.toString({ lineWidth: 0 });
}
