import { isObjectValue } from "../../provider/plugin/conform";
import { mapValues } from "../../provider/plugin/shape";
import type { ObjectValue, Value } from "../../provider/plugin/types";

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

/** Tags to write: those of the features when a `feature_tags` block is there, else `tags`. */
export function tagsToWrite(planned: ObjectValue): string[] {
  const [features] = listOf(planned["feature_tags"]);
  if (isObjectValue(features)) {
    return Object.entries(featureTags).flatMap(([feature, tag]) => (features[feature] === true ? [tag] : []));
  }
  return textsOf(planned["tags"]);
}

/** The features that say the same as these tags. */
export function featuresOf(tags: readonly string[]): ObjectValue {
  return mapValues(featureTags, (tag) => tags.includes(tag));
}

/** The `feature_tags` block of a state: there only when the configuration speaks of tags in this way. */
export function featureTagsState(tags: readonly string[], state: ObjectValue): ObjectValue[] {
  return listOf(state["feature_tags"]).length > 0 ? [featuresOf(tags)] : [];
}

export const listOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);

export const textsOf = (value: Value | undefined): string[] =>
  listOf(value).filter((entry): entry is string => typeof entry === "string");
