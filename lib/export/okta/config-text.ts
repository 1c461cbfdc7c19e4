import { Document } from "yaml";
import type { OktaMapping } from "../../okta/api/profile-mapping";
import type { OktaApplication, OktaAttribute } from "../../config/okta/model";
import { defaults } from "../../config/okta/schema";
import { inline, onOff, principals, quoted, write } from "../config-text";
import type { OktaDraft } from "./draft";

/** A target profile with what an app of Okta is made of, and its mappings. */
export function oktaProfileText({ origin, label, application, userName, attributes, mappings }: OktaDraft): string {
  const document = new Document();
  return write(document, ` Mappings of the app ${origin} in Okta.`, {
    identityProvider: "okta",
    title: label,
    application: applicationValue(application),
    userName: quoted(userName),
    attributes: notEmpty(attributes, (attribute) => inline(document, attributeValue(attribute))),
    mappings: notEmpty(mappings, ({ expression, push }: OktaMapping) =>
      push === "always" ? quoted(expression) : inline(document, { expression: quoted(expression), push }),
    ),
  });
}

/** A deployment of one app to one environment. */
export function oktaDeploymentText(draft: OktaDraft, target: string): string {
  const document = new Document();
  const { app, environment, label, origin, existing, provisioning, features, assign, groupPush } = draft;
  const { create, update, deactivate } = features;
  return write(document, ` The app ${origin} in Okta.`, {
    identityProvider: "okta",
    apps: {
      [app]: {
        target,
        environments: {
          [environment]: {
            existing: inline(document, existing),
            label,
            provisioning: provisioning ? undefined : "off",
            features: inline(document, { create: onOff(create), update: onOff(update), deactivate: onOff(deactivate) }),
            assign:
              assign === "external"
                ? assign
                : { groups: principals(document, assign.groups), users: principals(document, assign.users) },
            groupPush:
              groupPush.length === 0
                ? undefined
                : groupPush.map(({ group: { name, id } }) =>
                    id === undefined ? name : inline(document, { group: name, id }),
                  ),
          },
        },
      },
    },
  });
}

function applicationValue(application: OktaApplication): unknown {
  if (application.kind === "catalogue") {
    const { name, signOn, settings } = application;
    return { name, signOn, settings: notEmpty(settings, (value) => value) };
  }
  const { acsUrl, audience, nameId, attributeStatements } = application;
  return {
    saml: {
      ...{
        acsUrl,
        audience,
        nameId:
          nameId.template === defaults.nameId.template && nameId.format === defaults.nameId.format ? undefined : nameId,
      },
      attributes: notEmpty(attributeStatements, quoted),
    },
  };
}

function attributeValue({ title, type, items, externalName, externalNamespace, required }: OktaAttribute): object {
  return {
    ...{ title, externalName },
    ...(externalNamespace !== undefined && { externalNamespace }),
    ...(type !== "string" && { type }),
    ...(items !== undefined && { items }),
    ...(required && { required: "on" }),
  };
}

function notEmpty<Value>(values: Readonly<Record<string, Value>>, of: (value: Value) => unknown): unknown {
  const entries = Object.entries(values);
  return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([name, value]) => [name, of(value)]));
}
