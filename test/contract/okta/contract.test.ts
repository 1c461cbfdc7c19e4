import type { Exchange } from "../contract";
import { oktaAgreement } from ".";

const { contract } = oktaAgreement();

const problems = (exchange: Partial<Exchange>): string[] =>
  contract
    .check({ service: "okta", method: "GET", url: "/", status: 200, ...exchange })
    .map(({ kind, where, path, subject }) => `${kind} ${where} ${path} ${subject}`);

const app = {
  ...{ id: "0oa1", name: "slack", label: "Slack", status: "ACTIVE", signOnMode: "AUTO_LOGIN" },
  ...{ created: "2026-11-01T10:00:00.000Z", features: ["PUSH_NEW_USERS"] },
  ...{ credentials: { userNameTemplate: { template: "${source.login}", type: "BUILT_IN" } } },
  ...{ settings: { notes: { admin: "ours" }, signOn: { loginUrl: "https://slack.example/login" } }, _links: {} },
};
const readApp = (answer: object) => problems({ url: "/api/v1/apps/0oa1", answer });

describe("what is described", () => {
  it("takes an app", () => expect(readApp(app)).toEqual([]));

  it.each<[string, Partial<Exchange>, string[]]>([
    [
      "another path",
      { url: "/api/v1/applications", answer: [] },
      ["segment url /api/v1/applications GET /api/v1/applications"],
    ],
    [
      "another method",
      { method: "PATCH", url: "/api/v1/apps/0oa1" },
      ["segment url /api/v1/apps/0oa1 PATCH /api/v1/apps/0oa1"],
    ],
    [
      "a parameter that is not there",
      { url: "/api/v1/apps?filters=x", answer: [] },
      ["parameter url filters GET /api/v1/apps?filters"],
    ],
    [
      "a parameter of another type",
      { url: "/api/v1/apps?limit=all", answer: [] },
      ["type url limit GET /api/v1/apps?limit"],
    ],
    [
      "a parameter out of range",
      { url: "/api/v1/apps?limit=500", answer: [] },
      ["type url limit GET /api/v1/apps?limit"],
    ],
    ["an answer that is no list", { url: "/api/v1/apps", answer: app }, ["type answer  GET /api/v1/apps 200"]],
    ["another status", { url: "/api/v1/apps", status: 202, answer: [] }, ["type answer  GET /api/v1/apps 202"]],
    [
      "a body that nobody takes",
      { method: "POST", url: "/api/v1/apps/0oa1/lifecycle/activate", request: {} },
      ["property request  POST /api/v1/apps/{appId}/lifecycle/activate"],
    ],
    [
      "an answer that has no body",
      { method: "POST", url: "/api/v1/apps/0oa1/lifecycle/activate", answer: {} },
      ["property answer  POST /api/v1/apps/{appId}/lifecycle/activate 200"],
    ],
    [
      "a refusal of another shape",
      { url: "/api/v1/apps/0oa1", status: 404, answer: { message: "gone" } },
      ["property answer message Error/message"],
    ],
    [
      "what only the service sets",
      { method: "POST", url: "/api/v1/mappings/prm1", request: { properties: { expression: "x" } }, answer: { id: 1 } },
      [
        "required request expression ProfileMappingRequest/expression",
        "required request pushStatus ProfileMappingRequest/pushStatus",
        "type answer id ProfileMapping/id",
      ],
    ],
    [
      "a read-only property in a request",
      {
        method: "POST",
        url: "/api/v1/apps",
        request: {
          label: "x",
          signOnMode: "AUTO_LOGIN",
          features: [],
          settings: { signOn: { loginUrl: "https://x.example" } },
        },
        answer: app,
      },
      ["readOnly request features Application/features"],
    ],
  ])("finds %s", (_, exchange, expected) => expect(problems(exchange)).toEqual(expected));

  it.each<[string, object, string[]]>([
    ["an unknown property", { ...app, tags: [] }, ["property answer tags Application/tags"]],
    [
      "an unknown property of a kind of app",
      { ...app, settings: { ...app.settings, signOn: { ...app.settings.signOn, audience: "x" } } },
      ["property answer settings.signOn.audience AutoLoginApplicationSettingsSignOn/audience"],
    ],
    ["null", { ...app, label: null }, ["null answer label Application/label"]],
    ["another type", { ...app, label: 7 }, ["type answer label Application/label"]],
    ["no date", { ...app, created: "yesterday" }, ["type answer created Application/created"]],
    ["no member of an enumeration", { ...app, features: ["FLY"] }, ["enum answer features[0] Application/features[]"]],
    ["what is missing", { ...app, label: undefined }, ["required answer label Application/label"]],
  ])("finds in an answer %s", (_, answer, expected) => expect(readApp(answer)).toEqual(expected));

  it("does not look at what a client got wrong when it was refused", () => {
    const refusal = {
      errorCode: "E0000001",
      errorSummary: "no",
      errorLink: "E0000001",
      errorId: "oae1",
      errorCauses: [],
    };
    expect(problems({ method: "POST", url: "/api/v1/apps?x=1", request: 1, status: 400, answer: refusal })).toEqual([]);
  });
});
