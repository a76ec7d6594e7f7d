import * as Schema from "effect/Schema"

/** A value that has come from the server: it is not checked again, and passed on as it is. */
export const foreign = <A>(): Schema.declare<A> => Schema.declare<A>((value): value is A => value !== undefined)
