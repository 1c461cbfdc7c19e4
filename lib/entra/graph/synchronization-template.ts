import { z } from "zod";
import { parseJson } from "../../core/json";

const metadata = z.array(z.looseObject({ key: z.string(), value: z.string().nullish() })).nullish();

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationtemplate */
export const synchronizationTemplateSchema = z.looseObject({
  id: z.string(),
  default: z.boolean().nullish(),
  factoryTag: z.string().nullish(),
  metadata,
});
export type SynchronizationTemplate = z.infer<typeof synchronizationTemplateSchema>;

/** Name that stands for the template which Graph recommends for an app. */
export const defaultTemplateName = "default";

/** Returns the template that Graph recommends for an app, or its only one; undefined where several are equal, or none is there. */
export function recommendedTemplate(
  templates: readonly SynchronizationTemplate[],
): SynchronizationTemplate | undefined {
  const marked = templates.filter((template) => template.default === true);
  const [only, ...others] = marked.length > 0 ? marked : templates;
  return others.length === 0 ? only : undefined;
}

/** A field of the connection, as the admin center asks for it. */
export interface ConfigurationField {
  /** Key of the secret pair; Graph writes it in small letters here. */
  readonly name: string;
  readonly secret: boolean;
}

const fieldsSchema = z.array(z.looseObject({ name: z.string(), secret: z.boolean().nullish() }));

/** Keys of metadata begin with a capital in v1.0, and with a small letter in beta. */
function metadataOf({ metadata: entries }: SynchronizationTemplate, key: string): string | undefined {
  const found = entries?.find((entry) => entry.key.toLowerCase() === key.toLowerCase());
  return found?.value ?? undefined;
}

/** Returns the fields of the template's connection; undefined where it names none that can be read. */
export function configurationFields(template: SynchronizationTemplate): readonly ConfigurationField[] | undefined {
  const text = metadataOf(template, "ConfigurationFields");
  const fields = fieldsSchema.safeParse(text === undefined ? undefined : parseJson(text));
  return fields.success ? fields.data.map(({ name, secret }) => ({ name, secret: secret === true })) : undefined;
}

/** Whether a person has to consent at the vendor before the connection works. */
export const needsConsent = (template: SynchronizationTemplate): boolean =>
  metadataOf(template, "IsOAuthEnabled")?.toLowerCase() === "true";

/** Connectors of SCIM are of this kind; the others speak a protocol of the vendor's own. */
export const speaksScim = ({ factoryTag }: SynchronizationTemplate): boolean => factoryTag === "CustomSCIM";
