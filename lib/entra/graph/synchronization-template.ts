import { z } from "zod";
import { parseJson } from "../../core/json";
import { sameTemplate, type SynchronizationJob } from "./job";
import { connectionKeys } from "./target-credentials";

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

/** Returns the template of a job; undefined where the app no longer lists it. */
export const templateOfJob = (
  templates: readonly SynchronizationTemplate[],
  { templateId }: Pick<SynchronizationJob, "templateId">,
): SynchronizationTemplate | undefined => templates.find(({ id }) => sameTemplate(id, templateId ?? ""));

const fieldsSchema = z.array(z.looseObject({ name: z.string() }));

/** Keys of metadata begin with a capital in v1.0, and with a small letter in beta. */
function metadataOf({ metadata: entries }: SynchronizationTemplate, key: string): string | undefined {
  const found = entries?.find((entry) => entry.key.toLowerCase() === key.toLowerCase());
  return found?.value ?? undefined;
}

/** Returns the keys that a template's connection asks for; undefined where it names none that can be read. */
export function keysAskedBy(template: SynchronizationTemplate): readonly string[] | undefined {
  const text = metadataOf(template, "ConfigurationFields");
  const fields = fieldsSchema.safeParse(text === undefined ? undefined : parseJson(text));
  // Templates write the names in small letters.
  const known: readonly string[] = ["BaseAddress", "SecretToken", ...connectionKeys];
  const spelt = (name: string): string => known.find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
  return fields.success ? fields.data.map(({ name }) => spelt(name)) : undefined;
}

/** Whether a person has to consent at the vendor before the connection works. */
export const needsConsent = (template: SynchronizationTemplate): boolean =>
  metadataOf(template, "IsOAuthEnabled")?.toLowerCase() === "true";

/** Connectors of SCIM are of this kind; the others speak a protocol of the vendor's own. */
export const speaksScim = ({ factoryTag }: SynchronizationTemplate): boolean => factoryTag === "CustomSCIM";
