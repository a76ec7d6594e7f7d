import * as Effect from "effect/Effect"
import type { InvalidParams } from "../CodexError.ts"
import { invalid } from "./errors.ts"

/** Where an app-server is. `displayUrl` has no credentials in it. */
export type Endpoint =
  | { readonly _tag: "WebSocket"; readonly url: URL; readonly displayUrl: string }
  | { readonly _tag: "Unix"; readonly path: string; readonly displayUrl: string }

/** Reads the address that an option gives. The value is not repeated in the error: it may hold a secret. */
export const parse = (option: string, address: string): Effect.Effect<Endpoint, InvalidParams> => {
  const refuse = (why: string) => invalid("initialize", `${option}: ${why}`)
  // Not read as a URL: what a path has in it is neither encoded nor split.
  const unix = /^unix:(?:\/\/)?(.*)$/s.exec(address)?.[1]
  if (unix !== undefined) {
    return unix.startsWith("/") && !unix.includes("\0")
      ? Effect.succeed({ _tag: "Unix", path: unix, displayUrl: `unix://${unix}` })
      : refuse("expected an absolute path after unix:, such as unix:///run/user/1000/codex.sock")
  }
  if (!URL.canParse(address)) return refuse("expected ws://host:port, wss://host or unix:///path")
  const url = new URL(address)
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    return refuse(`expected ws://host:port, wss://host or unix:///path, got one that begins with ${url.protocol}`)
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("expected no user name or password; pass a token as the option `token`")
  }
  if (url.hash !== "") return refuse("expected no fragment (#…)")
  return Effect.succeed({
    _tag: "WebSocket",
    url,
    displayUrl: `${url.protocol}//${url.host}${url.pathname === "/" ? "" : url.pathname}`
  })
}

/** Whether nothing that is sent there leaves the machine. `URL` has brought the address into its normal form. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** Checks what goes into an `Authorization` header, without ever showing it. */
export const checkToken = (token: string): Effect.Effect<void, InvalidParams> =>
  /^[\x21-\x7e]+$/.test(token)
    ? Effect.void
    : invalid("initialize", "token: expected one or more visible ASCII characters without spaces")
