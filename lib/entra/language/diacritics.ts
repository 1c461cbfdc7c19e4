/**
 * The documented table, lower case; characters outside it stay as they are.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#normalizediacritics
 */
const lowerCase: Readonly<Record<string, string>> = {
  a: "ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄",
  ae: "æ ǣ",
  c: "ç č ć c̄ c̱",
  d: "ď d̄ ḏ",
  e: "ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄",
  g: "ğ ḡ g̱",
  i: "ï î ì í ı ī ī́ ī̀ ī̂ ī̃ i̱",
  l: "ľ ł l̄ ḹ ḻ",
  n: "ñ ń ň n̄ ṉ",
  o: "ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ō̈ ǭ ȭ ȱ o̱",
  oe: "ø ø̄ œ̄",
  r: "ř r̄ ṟ ṝ",
  ss: "ß",
  s: "š ś ș ş s̄ s̱",
  t: "ť ț t̄ ṯ",
  u: "ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṻ ṳ̄ u̱",
  y: "ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱",
  z: "ź ž ż z̄ ẕ",
};

const table = new Map<string, string>();
for (const [plain, accented] of Object.entries(lowerCase))
  for (const letter of accented.split(" ")) {
    table.set(letter.normalize("NFC"), plain);
    // ı has no capital of its own in the table, ß none at all.
    const capital = letter.toUpperCase().normalize("NFC");
    if (letter !== "ı" && letter !== "ß") table.set(capital, plain.toUpperCase());
  }
table.set("İ", "I");

const letterWithMarks = /\p{L}[\u0300-\u036f]*/gu;

/** Letters of the table in their plain form, whether accents are part of the character or follow it. */
export function removeDiacritics(text: string): string {
  return text.replace(letterWithMarks, (written) => {
    const cluster = written.normalize("NFC");
    for (let length = cluster.length; length > 0; length--) {
      const plain = table.get(cluster.slice(0, length));
      if (plain !== undefined) return plain + cluster.slice(length);
    }
    return written;
  });
}
