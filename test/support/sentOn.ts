import { Effect, Schema } from "effect"

/** A value as it arrives at the other end of an Rpc that sends JSON. */
export const sentOn = <A>(schema: Schema.Codec<A>, value: A) => {
  const codec = Schema.fromJsonString(Schema.toCodecJson(schema))
  return Effect.flatMap(Schema.encodeEffect(codec)(value), Schema.decodeEffect(codec))
}
