const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
const each = (text: string, say: (code: number) => string): string =>
  text
    .split("")
    .map((sign) => say(sign.charCodeAt(0)))
    .join("");
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const lines = (text: string, end: string): string => text.replace(/.{20}(?=.)/gs, `$&${end}`);
const named: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "/": "&sol;", "+": "&plus;" },
  ...{ "=": "&equals;", _: "&lowbar;", ".": "&period;", "%": "&percnt;", "\\": "&bsol;", "!": "&excl;" },
};

/** The forms in which a target, a proxy or a library gives a text back, by name. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  JSON: json,
  "JSON in JSON": (text) => json(json(text)),
  "JSON of \\u escapes": (text) => each(text, (code) => `\\u${hex(code, 4)}`),
  "JSON of \\U escapes in capitals": (text) => each(text, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  "JSON with escaped slashes": (text) => json(text).replaceAll("/", "\\/"),
  "a URL": encodeURIComponent,
  "a URL in small letters": (text) => encodeURIComponent(text).replace(/%../g, (found) => found.toLowerCase()),
  "a form": (text) => new URLSearchParams({ "": text }).toString().slice(1),
  "percent-encoded throughout": (text) => [...bytes(text)].map((byte) => `%${hex(byte, 2)}`).join(""),
  "HTML by names": (text) => text.replace(/[^\w-]|_/g, (sign) => named[sign] ?? sign),
  "HTML by decimal numbers": (text) => each(text, (code) => `&#${code};`),
  "HTML by hexadecimal numbers": (text) => each(text, (code) => `&#x${hex(code, 4)};`),
  "HTML by hexadecimal numbers in capitals": (text) => each(text, (code) => `&#X${hex(code, 2).toUpperCase()};`),
  base64: (text) => bytes(text).toString("base64"),
  "base64 one byte later": (text) => bytes(`:${text}`).toString("base64"),
  "base64 two bytes later": (text) => bytes(`::${text}`).toString("base64"),
  base64url: (text) => bytes(text).toString("base64url"),
  "base64url one byte later": (text) => bytes(`:${text}`).toString("base64url"),
  "base64 in lines": (text) => lines(bytes(text).toString("base64"), "\r\n"),
  "base64 in lines, in JSON": (text) => lines(bytes(text).toString("base64"), "\\n"),
  "base64 in a URL": (text) => encodeURIComponent(bytes(text).toString("base64")),
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  "hexadecimal digits": (text) => bytes(text).toString("hex"),
  "hexadecimal digits in capitals": (text) => bytes(text).toString("hex").toUpperCase(),
};
