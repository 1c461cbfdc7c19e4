import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createServerIdentity } from "../../../sandbox/tls/authority";
import { inspectTls } from "../../../scripts/check-target/tls";

test("shows protocol, end and trust of a certificate, and sends nothing", async () => {
  const { certificatePem, keyPem } = createServerIdentity();
  let requests = 0;
  const server = createServer({ cert: certificatePem, key: keyPem }, () => requests++);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  try {
    const facts = await inspectTls(`https://127.0.0.1:${port}/scim`);
    expect(facts).toMatchObject({ protocol: "TLSv1.3", fault: expect.stringMatching(/VERIFY|SELF_SIGNED|ISSUER/) });
    expect(facts?.validTo).toBeGreaterThan(Date.now());
    expect(requests).toBe(0);
  } finally {
    server.close();
  }
  expect(await inspectTls(`https://127.0.0.1:${port}/scim`)).toMatchObject({
    protocol: null,
    fault: expect.any(String),
  });
});

test("without https there is nothing to look at", async () => {
  expect(await inspectTls("http://127.0.0.1:1/scim")).toBeNull();
});
