import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { InvalidParams } from "../CodexError.ts"
import { invalid } from "./errors.ts"

/** The address of an app-server. `displayUrl` contains no credentials. */
export type Endpoint =
  | { readonly _tag: "WebSocket"; readonly url: URL; readonly displayUrl: string }
  | { readonly _tag: "Unix"; readonly path: string; readonly displayUrl: string }

/** Parses the address in an option. The error does not repeat the value, which may contain a secret. */
export const parse = (option: string, address: string): Effect.Effect<Endpoint, InvalidParams> => {
  const refuse = (why: string) => invalid("initialize", `${option}: ${why}`)
  // Not parsed as a URL, which would encode and split the path.
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

/** Whether the address is on this machine. `URL` has already normalized it. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
  /^127\.\d+\.\d+\.\d+$/.test(hostname)

/** Checks a token for the `Authorization` header, without ever showing it. */
export const checkToken = (secret: Redacted.Redacted | string): Effect.Effect<string, InvalidParams> => {
  const token: unknown = Redacted.isRedacted(secret) ? Redacted.value(secret) : secret
  return typeof token === "string" && /^[\x21-\x7e]+$/.test(token)
    ? Effect.succeed(token)
    : invalid("initialize", "token: expected one or more visible ASCII characters without spaces")
}
