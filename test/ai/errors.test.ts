import { assert, describe, it } from "@effect/vitest"
import { CodexError } from "effect-codex"
import type { AiError } from "effect/ai"
import { fromCodex } from "../../src/ai/internal/errors.ts"

const turnFailed = (codexErrorInfo: unknown) =>
  new CodexError.TurnFailed({
    threadId: "t",
    turnId: "u",
    message: "It failed",
    codexErrorInfo: codexErrorInfo as never,
    result: {} as never
  })

const http = (name: string, httpStatusCode: number | null) => turnFailed({ [name]: { httpStatusCode } })

const wire = { method: "turn/start", code: -32600, message: "It failed" }

const table: ReadonlyArray<readonly [CodexError.CodexError, AiError.AiErrorReason["_tag"], retryable: boolean]> = [
  [turnFailed("usageLimitExceeded"), "QuotaExhaustedError", false],
  [turnFailed("sessionBudgetExceeded"), "QuotaExhaustedError", false],
  [turnFailed("rateLimitExceeded"), "RateLimitError", true],
  [turnFailed("serverOverloaded"), "InternalProviderError", true],
  [turnFailed("flexUnavailable"), "InternalProviderError", true],
  [turnFailed("policyCapacityUnavailable"), "InternalProviderError", true],
  [turnFailed("internalServerError"), "InternalProviderError", true],
  [turnFailed("unauthorized"), "AuthenticationError", false],
  [turnFailed("contextWindowExceeded"), "InvalidRequestError", false],
  [turnFailed("modelNotFound"), "InvalidRequestError", false],
  [turnFailed("badRequest"), "InvalidRequestError", false],
  [turnFailed("cyberPolicy"), "ContentPolicyError", false],
  [turnFailed("misalignmentPolicyViolation"), "ContentPolicyError", false],
  [turnFailed("inferenceHookDenied"), "ContentPolicyError", false],
  [turnFailed("sandboxError"), "UnknownError", false],
  [turnFailed("somethingNew"), "UnknownError", false],
  [turnFailed({ somethingNew: { why: 1 } }), "UnknownError", false],
  [turnFailed(null), "UnknownError", false],
  [http("httpConnectionFailed", 401), "AuthenticationError", false],
  [http("httpConnectionFailed", 403), "AuthenticationError", false],
  [http("httpConnectionFailed", 302), "UnknownError", false],
  [http("httpConnectionFailed", 400), "InvalidRequestError", false],
  [http("responseTooManyFailedAttempts", 429), "RateLimitError", true],
  [http("responseStreamConnectionFailed", 500), "InternalProviderError", true],
  [http("responseStreamDisconnected", null), "NetworkError", true],
  [new CodexError.ServerBusy({ ...wire, code: -32001 }), "InternalProviderError", true],
  [new CodexError.InternalError(wire), "InternalProviderError", true],
  [new CodexError.InvalidParams(wire), "InvalidRequestError", false],
  [new CodexError.InvalidRequest(wire), "InvalidRequestError", false],
  [new CodexError.MethodNotFound(wire), "InvalidRequestError", false],
  [new CodexError.ThreadNotFound({ ...wire, threadId: "t" }), "InvalidRequestError", false],
  [new CodexError.ThreadBusy(wire), "InvalidRequestError", false],
  [new CodexError.TurnMismatch({ ...wire, expected: "u", found: "v" }), "InvalidRequestError", false],
  [new CodexError.NoActiveTurn(wire), "InvalidRequestError", false],
  [new CodexError.RetryLimitExceeded(wire), "UnknownError", false],
  [new CodexError.RpcError(wire), "UnknownError", false],
  [new CodexError.TransportClosed({ reason: "It failed" }), "NetworkError", true],
  [new CodexError.RequestTimeout({ method: "turn/start", timeoutMillis: 5 }), "NetworkError", true],
  [new CodexError.SpawnError({ message: "It failed", command: "codex" }), "NetworkError", true],
  [new CodexError.CodexNotFound({ message: "It failed", searched: [] }), "NetworkError", true],
  [new CodexError.ParseError({ ...wire, code: -32700 }), "InvalidResponseError", false],
  [new CodexError.ProtocolError({ method: "turn/start", message: "It failed" }), "InvalidResponseError", false]
]

describe("an error of Codex as an AiError", () => {
  for (const [error, tag, retryable] of table) {
    const kind = error._tag === "TurnFailed" ? ` ${JSON.stringify(error.codexErrorInfo)}` : ""
    it(`${error._tag}${kind} is ${tag}`, () => {
      const result = fromCodex("streamText")(error)
      assert.strictEqual(result.reason._tag, tag)
      assert.strictEqual(result.isRetryable, retryable)
      assert.strictEqual(result.reason.cause, error)
      assert.strictEqual(result.cause, result.reason)
      assert.isTrue(result.message.startsWith("CodexLanguageModel.streamText: "))
    })
  }

  it("says what of the request is refused, who is not reached, and what a login lacks", () => {
    const reasonOf = (error: CodexError.CodexError) => fromCodex("generateText")(error).reason
    assert.deepInclude(reasonOf(new CodexError.InvalidParams(wire)), { parameter: "turn/start" })
    assert.deepInclude(reasonOf(turnFailed("modelNotFound")), { parameter: "model" })
    assert.deepInclude(reasonOf(turnFailed("contextWindowExceeded")), { parameter: "prompt" })
    assert.deepInclude(reasonOf(new CodexError.TransportClosed({ reason: "It failed" })), { url: "codex:app-server" })
    assert.deepInclude(reasonOf(http("httpConnectionFailed", null)), { url: "codex:model" })
    assert.deepInclude(reasonOf(http("httpConnectionFailed", 401)), { kind: "InvalidKey" })
    assert.deepInclude(reasonOf(http("httpConnectionFailed", 403)), { kind: "InsufficientPermissions" })
  })
})
