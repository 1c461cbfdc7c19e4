import { decideStart, readStatus, type JobCondition } from "../../../provider/resources/job-status";

const job = (condition: Partial<JobCondition> = {}): JobCondition => ({
  running: false,
  quarantined: false,
  everRan: false,
  credentialsPresent: true,
  ...condition,
});

describe("what status reads as", () => {
  test.each([
    ["an import shows what is", null, job({ running: true }), { status: "on" }],
    ["an import shows what is", null, job({ everRan: true }), { status: "off" }],
    ["desired off, running: drift", "off", job({ running: true }), { status: "on" }],
    ["desired off, stopped", "off", job(), { status: "off" }],
    ["desired on, running", "on", job({ running: true }), { status: "on" }],
    [
      "quarantine counts as on",
      "on",
      job({ running: true, quarantined: true }),
      { status: "on", notice: "quarantined" },
    ],
    ["desired on, never ran: apply can start it", "on", job(), { status: "off" }],
    ["desired on, stopped outside: no diff", "on", job({ everRan: true }), { status: "on", notice: "stoppedOutside" }],
    [
      "desired on, no credentials: no diff",
      "on",
      job({ credentialsPresent: false }),
      { status: "on", notice: "credentialsMissing" },
    ],
    [
      "desired on, ran, credentials gone",
      "on",
      job({ everRan: true, credentialsPresent: false }),
      { status: "on", notice: "credentialsMissing" },
    ],
  ] as const)("%s", (_, desired, condition, expected) => expect(readStatus(desired, condition)).toEqual(expected));
});

describe("what an apply does", () => {
  test.each([
    ["create on starts", null, "on", job(), { step: "start" }],
    ["off to on starts", "off", "on", job(), { step: "start" }],
    ["off to on starts what has run before", "off", "on", job({ everRan: true }), { step: "start" }],
    ["a running job is not started again", "off", "on", job({ running: true }), { step: "none" }],
    [
      "nor one in quarantine",
      "off",
      "on",
      job({ running: true, quarantined: true }),
      { step: "none", notice: "quarantined" },
    ],
    [
      "no start without credentials",
      "off",
      "on",
      job({ credentialsPresent: false }),
      { step: "none", notice: "credentialsMissing" },
    ],
    [
      "another setting changes: no silent restart",
      "on",
      "on",
      job({ everRan: true }),
      { step: "none", notice: "stoppedOutside" },
    ],
    ["on to off pauses", "on", "off", job({ running: true }), { step: "pause" }],
    ["create off pauses what runs", null, "off", job({ running: true }), { step: "pause" }],
    ["off and stopped: nothing", "on", "off", job({ everRan: true }), { step: "none" }],
  ] as const)("%s", (_, prior, planned, condition, expected) =>
    expect(decideStart(prior, planned, condition)).toEqual(expected),
  );
});

test("whatever reads as a difference, the apply that follows settles it", () => {
  for (const running of [true, false])
    for (const everRan of [true, false])
      for (const credentialsPresent of [true, false])
        for (const desired of ["on", "off"] as const) {
          const condition = job({ running, everRan, credentialsPresent });
          const { status } = readStatus(desired, condition);
          if (status === desired) continue;
          const { step } = decideStart(status, desired, condition);
          const after = { ...condition, running: step === "start" };
          expect(step).not.toBe("none");
          expect(readStatus(desired, after).status).toBe(desired);
        }
});
