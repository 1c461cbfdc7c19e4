import { load } from "./project-folder";

/** Slips in tenant URLs that are URLs all the same. */

test.each([
  ["https://acme.example/scim/v2/Users", "CONFIG_URL_RESOURCE", "Write: https://acme.example/scim/v2"],
  [
    "https://acme.example/scim/groups/?aadOptscim062020",
    "CONFIG_URL_RESOURCE",
    "Write: https://acme.example/scim?aadOptscim062020",
  ],
  ["https://acme.example/scim/v2/scim/v2", "CONFIG_URL_REPEATS", "/scim/v2 twice"],
  ["https://acme.example/v1/v1", "CONFIG_URL_REPEATS", "/v1 twice"],
  ["https://https://acme.example/scim", "CONFIG_URL_INVALID", "whole"],
  ["https://acme.example/a scim", "CONFIG_URL_INVALID", "whole"],
  ["https://acme.example/scim/1/11", undefined, ""],
  ["https://acme.example/users/scim", undefined, ""],
])("%s: %s", (url, code, words) => {
  const { problems } = load({
    "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n    url: ${url}\n    environments: { test: }\n`,
  });
  expect(problems.map((problem) => problem.code)).toEqual(code === undefined ? [] : [code]);
  for (const { summary, remedy } of problems) expect(`${summary} ${remedy}`).toContain(words);
});
