import { Effect, Schema, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"

// #region api
/** Gives no reason: errors of Codex contain paths and lines of its standard error, which are not for a browser. */
export class NoAnswer extends Schema.TaggedError<NoAnswer>()("NoAnswer", {}) {}

export const Api = HttpApi.make("Api").add(
  HttpApiGroup.make("questions").add(
    HttpApiEndpoint.post("ask", "/ask", {
      payload: Schema.Struct({ question: Schema.String }),
      success: HttpApiSchema.StreamSse({ data: Schema.String, error: NoAnswer })
    })
  )
)

// One thread per request. When the browser disconnects, the turn is interrupted and the thread unloaded.
export const layer = HttpApiBuilder.group(
  Api,
  "questions",
  Effect.fn(function*(handlers) {
    const codex = yield* Codex.Codex
    const answer = (question: string) =>
      Stream.unwrap(
        Effect.map(
          codex.threadStartScoped({ ephemeral: true, sandbox: "readOnly", approvalMode: "denyAll" }),
          (thread) => thread.stream(question)
        )
      ).pipe(
        TurnEvent.textDeltas,
        // The Cause, not the error: a logger may print the members of an error, and with them the question and the answer.
        Stream.tapCause((cause) => Effect.logError(cause)),
        Stream.mapError(() => new NoAnswer())
      )
    return handlers.handleAll({ ask: ({ payload }) => Effect.succeed(answer(payload.question)) })
  })
)
// #endregion
