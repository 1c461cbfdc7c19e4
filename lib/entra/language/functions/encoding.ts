import { type Implementations, ofText } from "./shapes";

/** Bytes as text. */
export const encodingFunctions: Implementations = {
  ConvertToBase64: ofText((text, site) => {
    site.checkLength(text.length * 3);
    return Buffer.from(text, "utf16le").toString("base64");
  }),
  ConvertToUTF8Hex: ofText((text, site) => {
    site.checkLength(text.length * 2);
    return Buffer.from(text, "utf8").toString("hex").toUpperCase();
  }),
};
