import * as AiError from "effect/ai/AiError"
import type { CodexError, TurnFailed } from "../../CodexError.ts"
import type * as Protocol from "../../Protocol.ts"

/** The methods of a language model that can fail. */
export type Method = "generateText" | "streamText"

/** An error of this provider. */
export const fail = (method: Method, reason: AiError.AiErrorReason): AiError.AiError =>
  AiError.make({ module: "CodexLanguageModel", method, reason })

/** Converts an error of Codex to one of `effect/ai`; the error itself is the `cause` of the reason. */
export const fromCodex = (method: Method) => (error: CodexError): AiError.AiError => {
  const reason = reasonOf(error)
  // Most reasons have no field for it, but all are errors.
  if (reason.cause === undefined) {
    Object.defineProperty(reason, "cause", { value: error, configurable: true, enumerable: false, writable: true })
  }
  return fail(method, reason)
}

const reasonOf = (error: CodexError): AiError.AiErrorReason => {
  const description = error.message
  switch (error._tag) {
    case "TurnFailed":
      return turnFailed(error)
    case "ServerBusy":
    case "InternalError":
      return new AiError.InternalProviderError({ description })
    case "InvalidParams":
    case "InvalidRequest":
    case "MethodNotFound":
    case "ThreadNotFound":
    case "ThreadBusy":
    case "TurnMismatch":
    case "NoActiveTurn":
      return new AiError.InvalidRequestError({ parameter: error.method, description })
    case "TransportClosed":
    case "RequestTimeout":
    case "SpawnError":
    case "CodexNotFound":
      return network("app-server", description, error)
    case "ProtocolError":
    case "ParseError":
      return new AiError.InvalidResponseError({ description })
    default:
      return new AiError.UnknownError({ description })
  }
}

const turnFailed = (error: TurnFailed): AiError.AiErrorReason => {
  const description = error.message
  const info = error.codexErrorInfo
  switch (info) {
    case "usageLimitExceeded":
    case "sessionBudgetExceeded":
      return new AiError.QuotaExhaustedError({ metadata: metadata(error) })
    case "rateLimitExceeded":
      return new AiError.RateLimitError({ metadata: metadata(error) })
    case "serverOverloaded":
    case "flexUnavailable":
    case "policyCapacityUnavailable":
    case "internalServerError":
      return new AiError.InternalProviderError({ description, metadata: metadata(error) })
    case "unauthorized":
      return new AiError.AuthenticationError({ kind: "Unknown", description, metadata: metadata(error) })
    case "contextWindowExceeded":
      return new AiError.InvalidRequestError({
        parameter: "prompt",
        constraint: "context window",
        description,
        metadata: metadata(error)
      })
    case "modelNotFound":
      return new AiError.InvalidRequestError({ parameter: "model", description, metadata: metadata(error) })
    case "badRequest":
      return new AiError.InvalidRequestError({ description, metadata: metadata(error) })
    case "cyberPolicy":
    case "misalignmentPolicyViolation":
    case "inferenceHookDenied":
      return new AiError.ContentPolicyError({ description, metadata: metadata(error) })
  }
  const http = httpFailure(info)
  return http === undefined
    ? new AiError.UnknownError({ description, metadata: metadata(error) })
    : fromStatus(http.status, error)
}

const HTTP_FAILURES = [
  "httpConnectionFailed",
  "responseStreamConnectionFailed",
  "responseStreamDisconnected",
  "responseTooManyFailedAttempts"
]

const httpFailure = (info: Protocol.CodexErrorInfo | null): { readonly status: number | undefined } | undefined => {
  if (typeof info !== "object" || info === null) return undefined
  for (const [name, details] of Object.entries(info)) {
    if (!HTTP_FAILURES.includes(name)) continue
    const status: unknown = (details as { readonly httpStatusCode?: unknown } | null)?.httpStatusCode
    return { status: typeof status === "number" ? status : undefined }
  }
  return undefined
}

const fromStatus = (status: number | undefined, error: TurnFailed): AiError.AiErrorReason => {
  const description = error.message
  if (status === undefined) return network("model", description, error)
  if (status === 401 || status === 403) {
    const kind = status === 403 ? "InsufficientPermissions" : "InvalidKey"
    return new AiError.AuthenticationError({ kind, description, metadata: metadata(error) })
  }
  if (status === 429) return new AiError.RateLimitError({ metadata: metadata(error) })
  if (status >= 500) return new AiError.InternalProviderError({ description, metadata: metadata(error) })
  if (status >= 400) return new AiError.InvalidRequestError({ description, metadata: metadata(error) })
  return new AiError.UnknownError({ description, metadata: metadata(error) })
}

const network = (peer: "app-server" | "model", description: string, cause: CodexError): AiError.NetworkError =>
  new AiError.NetworkError({ reason: "TransportError", method: "POST", url: `codex:${peer}`, description, cause })

const metadata = ({ codexErrorInfo, message, threadId, turnId }: TurnFailed) => ({
  codex: { threadId, turnId, message, errorInfo: codexErrorInfo as never }
})
