import { connectionFailure, connectionFailureOf } from "../../../lib/core/connection-failure";

const page = "<!DOCTYPE html><html><head><title>Access denied</title></head></html>";

test.each([
  [`StatusCode: 403. Web Response: ${page}`, "blocked"],
  [`StatusCode: Forbidden Message: Web Response: <html>\n<h1>403 Forbidden</h1>`, "blocked"],
  ['StatusCode: 403. Web Response: {"detail":"no right"}', "forbidden"],
  [`StatusCode: 401. Web Response: ${page}`, "unauthorized"],
  [`StatusCode: 503. Web Response: ${page}`, "failing"],
])("%s is %s", (words, cause) => {
  expect(connectionFailure(words).cause).toBe(cause);
});

test("by status and text", () => {
  expect(connectionFailureOf(403).cause).toBe("forbidden");
  expect(connectionFailureOf(403, page)).toMatchObject({
    cause: "blocked",
    remedy: expect.stringMatching(/firewall.*AzureActiveDirectory/i),
  });
});
