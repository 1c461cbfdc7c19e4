import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { replacedBy } from "../../provider/plugin/compare";
import { planNew } from "../../provider/plugin/plan";
import { serve } from "../../provider/plugin/serve";
import { shapeOf } from "../../provider/plugin/shape";
import type { ObjectValue, Provider, Schema, StateResult } from "../../provider/plugin/types";

/** A tiny provider for tests: its cloud is a folder with a JSON file an object. */
interface Cloud {
  readonly folder: string;
}

const schema: Schema = {
  version: 1,
  block: {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", required: true, description: "Name." },
      region: { type: "string", optional: true },
      size: { type: "number", optional: true },
      tags: { type: ["set", "string"], optional: true },
      labels: { type: ["map", "string"], optional: true },
      serial: { type: "string", computed: true },
      secret: { type: "string", optional: true, sensitive: true },
      rules: {
        optional: true,
        nested: {
          mode: "map",
          attributes: {
            source: { type: "string", required: true },
            priority: { type: "number", optional: true },
            steps: {
              optional: true,
              nested: { mode: "list", attributes: { verb: { type: "string", required: true } } },
            },
          },
        },
      },
    },
    blocks: {
      endpoint: {
        mode: "list",
        block: { attributes: { url: { type: "string", required: true }, port: { type: "number", optional: true } } },
      },
      timeouts: { mode: "single", block: { attributes: { create: { type: "string", optional: true } } } },
    },
  },
};

function text(values: ObjectValue, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new TypeError(`${name} is not known`);
  return value;
}

const fileOf = (cloud: Cloud, id: string): string => join(cloud.folder, `${id}.json`);

function load(cloud: Cloud, id: string): ObjectValue | null {
  const file = fileOf(cloud, id);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ObjectValue) : null;
}

function save(cloud: Cloud, state: ObjectValue): StateResult {
  mkdirSync(cloud.folder, { recursive: true });
  writeFileSync(fileOf(cloud, text(state, "id")), JSON.stringify(state));
  return { state };
}

const provider: Provider<Cloud> = {
  name: "echo",
  version: "0.1.0",
  about: "This is the echo provider.",
  schema: { version: 0, block: { attributes: { folder: { type: "string", required: true } } } },
  async configure(config) {
    // Whatever prints to stdout must not disturb Terraform.
    process.stdout.write("configured\n");
    const { folder } = config;
    return { client: typeof folder === "string" ? { folder } : null };
  },
  resources: {
    echo_thing: {
      schema,
      validate: (config) =>
        config["region"] === "moon"
          ? [
              {
                severity: "error",
                summary: "No such region",
                detail: "Choose a region on earth.",
                path: [{ attribute: "region" }],
              },
            ]
          : [],
      upgrade: (version, state) => ({ ...(state as ObjectValue), labels: { upgradedFrom: String(version) } }),
      async read({ client }, state) {
        return { state: load(client, text(state, "id")) };
      },
      async plan(_context, { prior, proposed }) {
        if (proposed === null) return { planned: null };
        const planned = prior === null ? planNew(schema.block, proposed) : proposed;
        return { planned, requiresReplace: replacedBy(shapeOf(schema.block), prior, planned, ["region"]) };
      },
      async create({ client, beforeWrite, signal }, { planned }) {
        const name = text(planned, "name");
        if (name === "refused") throw new Error("The cloud refused it.");
        beforeWrite();
        const result = save(client, { ...planned, id: `id-${name}`, serial: `serial-${name}` });
        if (name === "slow") {
          writeFileSync(join(client.folder, "provider.pid"), String(process.pid));
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          writeFileSync(join(client.folder, "finished"), "");
          beforeWrite();
          save(client, { id: "second-write" });
        }
        if (name === "half") {
          return { ...result, diagnostics: [{ severity: "error", summary: "Only half done", detail: "Look at it." }] };
        }
        return result;
      },
      async update({ client, beforeWrite }, { planned, prior }) {
        if (planned["size"] === 666) throw new Error("The cloud refused the size.");
        beforeWrite();
        return save(client, { ...planned, serial: prior["serial"] ?? null });
      },
      async delete({ client, beforeWrite }, prior) {
        beforeWrite();
        rmSync(fileOf(client, text(prior, "id")), { force: true });
        return { state: null };
      },
      async importState({ client }, id) {
        return { state: load(client, id) };
      },
    },
  },
  dataSources: {
    echo_things: {
      schema: {
        version: 0,
        block: {
          attributes: {
            prefix: { type: "string", optional: true },
            ids: { type: ["list", "string"], computed: true },
          },
        },
      },
      async read({ client }, config) {
        const ids = existsSync(client.folder)
          ? readdirSync(client.folder)
              .filter((file) => file.endsWith(".json"))
              .map((file) => file.replace(".json", ""))
              .sort()
          : [];
        return { state: { ...config, ids } };
      },
    },
  },
};

void serve(provider);
