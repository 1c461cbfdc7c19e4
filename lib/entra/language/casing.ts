const onlyAscii = /^[\0-\x7f]*$/;

/**
 * Lower case as in .NET: every character by itself, none becomes two.
 * @param culture such as tr-TR; absent for the invariant culture
 * @throws RangeError when there is no such culture
 */
export const invariantLower = (text: string, culture?: string): string =>
  culture === undefined && onlyAscii.test(text)
    ? text.toLowerCase()
    : mapCharacters(text, (character) =>
        culture === undefined ? character.toLowerCase() : character.toLocaleLowerCase(culture),
      );

/** Upper case as in .NET: every character by itself, so ß stays. */
export const invariantUpper = (text: string, culture?: string): string =>
  culture === undefined && onlyAscii.test(text)
    ? text.toUpperCase()
    : mapCharacters(text, (character) =>
        culture === undefined ? character.toUpperCase() : character.toLocaleUpperCase(culture),
      );

/** Whether there can be a culture of this name; the empty one is the invariant culture. */
export function isCulture(culture: string): boolean {
  try {
    return culture === "" || Intl.getCanonicalLocales(culture).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let result = "";
  for (const character of text) {
    const mapped = map(character);
    result += mapped.length === character.length ? mapped : character;
  }
  return result;
}

/**
 * A word as .NET's TextInfo.ToTitleCase separates words; an apostrophe inside a word does not.
 * https://learn.microsoft.com/dotnet/api/system.globalization.textinfo.totitlecase
 */
const titleCaseWord = /(\p{L})((?:'|[^\p{Z}\p{Cc}\p{Cf}\p{P}\p{S}])*)/gu;

/** Capitals at the starts of words, the rest in lower case. @param separators the only ones that count, if given */
export function titleCase(text: string, separators?: string): string {
  const lower = invariantLower(text);
  if (separators === undefined)
    return lower.replace(titleCaseWord, (_, first: string, rest: string) => invariantUpper(first) + rest);
  const separating = new Set(separators);
  let atStart = true;
  let result = "";
  for (const character of lower) {
    result += atStart ? invariantUpper(character) : character;
    atStart = separating.has(character);
  }
  return result;
}
