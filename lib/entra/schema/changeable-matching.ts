import type { DesiredSchema } from "./desired";
import { attributesOfSource } from "./source";

/** Change with a person's name, or with the domain. */
const names = new Set(["userPrincipalName", "originalUserPrincipalName", "mail", "mailNickname", "displayName"]);

/** Whether people are matched by what can change, and by nothing else. */
export function isMatchedByNameAlone({ users }: DesiredSchema): boolean {
  const matching = Object.values(users?.mappings ?? {}).filter(({ match }) => match != null);
  const read = matching.map(({ source }) => attributesOfSource(source));
  return matching.length > 0 && read.every((attributes) => attributes.some((name) => names.has(name)));
}
