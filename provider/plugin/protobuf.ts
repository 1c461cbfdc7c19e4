import { Reader, Writer } from "protobufjs/minimal";

/**
 * Protocol buffer messages as tables of fields. Terraform's service has few messages, and parsing a `.proto` file costs
 * 95 ms at every start of the provider.
 */

/** One field of a message; `T` is its value in memory. Absent on the wire means `initial()`. */
export interface Field<T> {
  readonly id: number;
  initial(): T;
  write(writer: Writer, value: T): void;
  /** Reads a value; `previous` is the value that the same message gave before, for repeated fields. */
  read(reader: Reader, previous: T): T;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<infer T> ? (undefined extends T ? K : never) : never;
}[keyof F];

/** The value that a table of fields describes; what may be undefined may be left out. */
export type MessageOf<F extends Fields> = {
  [K in Exclude<keyof F, OptionalKeys<F>>]: F[K] extends Field<infer T> ? T : never;
} & { [K in OptionalKeys<F>]?: F[K] extends Field<infer T> ? T : never };

/** Translates one message type to and from its wire form. */
export interface Codec<T> {
  write(writer: Writer, message: T): void;
  read(reader: Reader, length: number): T;
  encode(message: T): Buffer;
  decode(bytes: Uint8Array): T;
}

/** The message that consists of these fields. Unknown fields are skipped when reading, as protocol buffers ask for. */
export function message<F extends Fields>(fields: F): Codec<MessageOf<F>> {
  const byId = new Map(Object.entries(fields).map(([name, field]) => [field.id, { name, field }]));
  const codec: Codec<MessageOf<F>> = {
    write(writer, value) {
      for (const [name, field] of Object.entries(fields)) field.write(writer, value[name as keyof MessageOf<F>]);
    },
    read(reader, length) {
      const value: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(fields)) value[name] = field.initial();
      const end = reader.pos + length;
      while (reader.pos < end) {
        const tag = reader.uint32();
        const known = byId.get(tag >>> 3);
        if (known) value[known.name] = known.field.read(reader, value[known.name]);
        else reader.skipType(tag & 7);
      }
      return value as MessageOf<F>;
    },
    encode(value) {
      const writer = Writer.create();
      codec.write(writer, value);
      return Buffer.from(writer.finish());
    },
    decode(bytes) {
      return codec.read(Reader.create(bytes), bytes.length);
    },
  };
  return codec;
}

const WireType = { varint: 0, lengthDelimited: 2 } as const;
const tag = (id: number, type: number): number => (id << 3) | type;

export const string = (id: number): Field<string> => ({
  id,
  initial: () => "",
  write: (writer, value) => void (value && writer.uint32(tag(id, WireType.lengthDelimited)).string(value)),
  read: (reader) => reader.string(),
});

export const bytes = (id: number): Field<Buffer> => ({
  id,
  initial: () => Buffer.alloc(0),
  write: (writer, value) => void (value.length && writer.uint32(tag(id, WireType.lengthDelimited)).bytes(value)),
  read: (reader) => Buffer.from(reader.bytes()),
});

export const bool = (id: number): Field<boolean> => ({
  id,
  initial: () => false,
  write: (writer, value) => void (value && writer.uint32(tag(id, WireType.varint)).bool(value)),
  read: (reader) => reader.bool(),
});

/** int64 and enums. Terraform's versions, counts and indexes are far below 2^53. */
export const integer = (id: number): Field<number> => ({
  id,
  initial: () => 0,
  write: (writer, value) => void (value && writer.uint32(tag(id, WireType.varint)).int64(value)),
  read: (reader) => Number(reader.int64()),
});

/** A member of a `oneof`: written even when it is the empty string. */
export const chosenString = (id: number): Field<string | undefined> => ({
  id,
  initial: () => undefined,
  write: (writer, value) =>
    void (value !== undefined && writer.uint32(tag(id, WireType.lengthDelimited)).string(value)),
  read: (reader) => reader.string(),
});

/** A member of a `oneof`: written even when it is zero. */
export const chosenInteger = (id: number): Field<number | undefined> => ({
  id,
  initial: () => undefined,
  write: (writer, value) => void (value !== undefined && writer.uint32(tag(id, WireType.varint)).int64(value)),
  read: (reader) => Number(reader.int64()),
});

/** A message inside a message. The codec is looked up late, so that messages can contain themselves. */
export const embedded = <T>(id: number, codec: () => Codec<T>): Field<T | undefined> => ({
  id,
  initial: () => undefined,
  write: (writer, value) => {
    if (value === undefined) return;
    writer.uint32(tag(id, WireType.lengthDelimited)).fork();
    codec().write(writer, value);
    writer.ldelim();
  },
  read: (reader) => codec().read(reader, reader.uint32()),
});

export const repeated = <T>(id: number, codec: () => Codec<T>): Field<readonly T[]> => {
  const one = embedded(id, codec);
  return {
    id,
    initial: () => [],
    write: (writer, value) => value.forEach((entry) => one.write(writer, entry)),
    read: (reader, previous) => [...previous, codec().read(reader, reader.uint32())],
  };
};

/** map<string, message>: on the wire a list of {key 1, value 2}. */
export const mapped = <T>(id: number, codec: () => Codec<T>): Field<Readonly<Record<string, T>>> => {
  // TypeScript cannot work out MessageOf while T is open.
  const entry = message({ key: string(1), value: embedded(2, codec) }) as unknown as Codec<{ key: string; value?: T }>;
  const entries = repeated(id, () => entry);
  return {
    id,
    initial: () => ({}),
    write: (writer, values) =>
      entries.write(
        writer,
        Object.entries(values).map(([key, value]) => ({ key, value })),
      ),
    read: (reader, previous) => {
      const [one] = entries.read(reader, []);
      return one?.value === undefined ? previous : { ...previous, [one.key]: one.value };
    },
  };
};
