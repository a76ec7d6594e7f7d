import * as Schema from "effect/Schema"

/** A value that came from the server: it is passed through without another check. */
export const serverValue = <A>(): Schema.declare<A> => Schema.declare<A>((value): value is A => value !== undefined)
