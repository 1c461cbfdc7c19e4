import { mapValues } from "../../../provider/plugin/shape";
import type { ObjectValue, TerraformValue } from "../../../provider/plugin/types";

/**
 * Tags that `feature_tags` stands for.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application#feature_tags
 */
const featureTags: Readonly<Record<string, string>> = {
  custom_single_sign_on: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
  gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  hide: "HideApp",
};

/** Tags to write: those of the features when these change, else `tags`. */
export function tagsToWrite(planned: ObjectValue, featuresChange: boolean): string[] {
  const [features] = listOf(planned["feature_tags"]);
  if (!featuresChange || features === undefined) return textsOf(planned["tags"]);
  const given = features as ObjectValue;
  return Object.entries(featureTags).flatMap(([feature, tag]) => (given[feature] === true ? [tag] : []));
}

/** The features that say the same as these tags. */
export function featuresOf(tags: readonly string[]): ObjectValue {
  const present = tags.map((tag) => tag.toLowerCase());
  return mapValues(featureTags, (tag) => present.includes(tag.toLowerCase()));
}

/** The tags as the deprecated block `features` shows them. */
export function deprecatedFeaturesOf(tags: readonly string[]): ObjectValue {
  const { custom_single_sign_on = false, enterprise = false, gallery = false, hide = false } = featuresOf(tags);
  return {
    custom_single_sign_on_app: custom_single_sign_on,
    enterprise_application: enterprise,
    gallery_application: gallery,
    visible_to_users: hide !== true,
  };
}

export const listOf = (value: TerraformValue | undefined): readonly TerraformValue[] =>
  Array.isArray(value) ? value : [];

export const textsOf = (value: TerraformValue | undefined): string[] =>
  listOf(value).filter((entry): entry is string => typeof entry === "string");
