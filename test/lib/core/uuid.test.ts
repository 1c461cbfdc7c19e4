import { uuidV5 } from "../../../lib/core/uuid";

/** https://www.rfc-editor.org/rfc/rfc9562#name-example-of-a-uuidv5-value */
test("the RFC's example", () => {
  expect(uuidV5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")).toBe(
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  );
});
