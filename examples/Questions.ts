import { Effect, Schema, Stream } from "effect"
import { Codex, TurnEvent } from "effect-codex"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"

// #region api
/** Why is not for a browser: the errors of Codex hold paths and lines of its standard error. */
export class NoAnswer extends Schema.TaggedError<NoAnswer>()("NoAnswer", {}) {}

export const Api = HttpApi.make("Api").add(
  HttpApiGroup.make("questions").add(
    HttpApiEndpoint.post("ask", "/ask", {
      payload: Schema.Struct({ question: Schema.String }),
      success: HttpApiSchema.StreamSse({ data: Schema.String, error: NoAnswer })
    })
  )
)

// A thread for each request. A browser that goes away interrupts the turn, and the thread is unloaded.
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
        Stream.tapError((error) => Effect.logError(error)),
        Stream.mapError(() => new NoAnswer())
      )
    return handlers.handleAll({ ask: ({ payload }) => Effect.succeed(answer(payload.question)) })
  })
)
// #endregion
