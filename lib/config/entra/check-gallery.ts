import { isSecretKey } from "../../entra/graph/secrets";
import type { Problem } from "../../core/problem";
import { tokenSource } from "../common/field";
import { locate } from "../common/locate";
import * as errors from "./errors";
import type { StackConfig } from "./model";

/** Checks what is special about apps of the gallery: credentials of their connectors, and sign-in without assignment. */
export function checkGallery(stack: StackConfig): Problem[] {
  const { gallery, credentials = {}, assignmentRequired } = stack;
  const inPlain = Object.entries(credentials).filter(
    ([key, value]) => isSecretKey(key) && !tokenSource.safeParse(value).success,
  );
  return [
    ...inPlain.map(([key]) => locate(stack, ["credentials", key], errors.credentialInPlain(key))),
    ...(gallery || Object.keys(credentials).length === 0
      ? []
      : [locate(stack, ["credentials"], errors.credentialsWithoutGallery())]),
    ...(assignmentRequired ? [] : [locate(stack, ["assignmentRequired"], errors.assignmentNotRequired(stack.stack))]),
  ];
}
