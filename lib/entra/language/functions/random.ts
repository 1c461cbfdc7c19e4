import { evaluationErrors as errors } from "../errors";
import type { CallSite, CompiledExpression } from "../call-site";
import { maximumRandomLength } from "../catalogue";
import { type Implementations, textArgument, wholeNumber } from "./shapes";

const digits = "0123456789";
const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const lowerCase = capitals.toLowerCase();
/** https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/password-must-meet-complexity-requirements */
const special = "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/";

/** Random functions, which draw from the environment. */
export const randomFunctions: Implementations = {
  Guid: () => (scope) => guid(scope.environment.random),
  RandomString: randomString,
};

/** Version 4 of RFC 9562. */
function guid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16));
  hex[12] = 4;
  hex[16] = 8 + ((hex[16] ?? 0) % 4);
  const text = hex.map((digit) => digit.toString(16)).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

function randomString(site: CallSite): CompiledExpression {
  return (scope) => {
    const avoided = new Set(textArgument(site, 5, scope));
    const length = wholeNumber(site, 0, "Length", scope);
    const kinds = [
      { pool: digits, least: wholeNumber(site, 1, "MinimumNumbers", scope) },
      { pool: special, least: wholeNumber(site, 2, "MinimumSpecialCharacters", scope) },
      { pool: capitals, least: wholeNumber(site, 3, "MinimumCapital", scope) },
      { pool: lowerCase, least: wholeNumber(site, 4, "MinimumLowerCase", scope) },
    ].map(({ pool, least }) => ({ pool: [...pool].filter((character) => !avoided.has(character)), least }));
    const sum = kinds.reduce((total, { least }) => total + Math.max(least, 0), 0);
    if (length < sum || length > maximumRandomLength)
      throw site.error(
        errors.badValue(site.name, `the length ${length} is not between ${sum} and ${maximumRandomLength}`),
        0,
      );
    const { random } = scope.environment;
    const pick = (pool: readonly string[]): string => {
      const character = pool[Math.floor(random() * pool.length)];
      if (character === undefined)
        throw site.error(errors.badValue(site.name, "no character is left that may be used"), 5);
      return character;
    };
    const chosen = kinds.flatMap(({ pool, least }) => Array.from({ length: Math.max(least, 0) }, () => pick(pool)));
    const filling = [kinds[0], kinds[2], kinds[3]].flatMap((kind) => kind?.pool ?? []);
    while (chosen.length < length) chosen.push(pick(filling));
    return shuffled(chosen, random).join("");
  };
}

function shuffled(items: readonly string[], random: () => number): string[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const moved = result[last] ?? "";
    result[last] = result[other] ?? "";
    result[other] = moved;
  }
  return result;
}
