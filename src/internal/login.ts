import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type CallError, ProtocolError, type TransportClosed } from "../CodexError.ts"
import type { Login } from "../Login.ts"
import * as Protocol from "../Protocol.ts"
import { inChildScope } from "./childScope.ts"
import type { Session } from "./session.ts"

type Answer<T extends Protocol.LoginAccountResponse["type"]> = Extract<
  Protocol.LoginAccountResponse,
  { readonly type: T }
>

type Attempt<T extends "chatgpt" | "chatgptDeviceCode"> = Effect.Effect<
  Login & { readonly answer: Answer<T> },
  CallError,
  Scope.Scope
>

/** Starts a login. */
export const startLogin = <T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T): Attempt<T> =>
  inChildScope(attempt(session, type))

const attempt: <T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T) => Attempt<T> = Effect.fnUntraced(
  function*<T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T) {
    // The attempt exists only in the server that it was started on.
    const { rpc } = yield* session.connections.connect
    const completed = yield* Deferred.make<Protocol.AccountLoginCompletedNotification, TransportClosed>()
    // Subscribed before the attempt, so that its end is not missed.
    const notifications = yield* session.router.subscribe()
    const giveUp = (answer: Protocol.LoginAccountResponse): Effect.Effect<void> =>
      "loginId" in answer && !Deferred.isDoneUnsafe(completed)
        ? rpc.request("account/login/cancel", { loginId: answer.loginId }).pipe(
          Effect.timeoutOption("5 seconds"),
          Effect.ignore,
          // Ends `wait`: notifications are no longer read.
          Effect.andThen(Deferred.succeed(completed, {
            loginId: answer.loginId,
            success: false,
            error: "The login was cancelled when its Scope closed"
          }))
        )
        : Effect.void
    const answer = yield* Effect.uninterruptibleMask((restore) =>
      Effect.acquireRelease(
        rpc.request("account/login/start", { type } as Protocol.LoginAccountParams, {
          restore,
          onLate: (answer) => {
            if (answer !== undefined) session.connections.fork(giveUp(answer))
          }
        }),
        giveUp
      )
    )
    if (answer.type !== type || !("loginId" in answer)) {
      return yield* new ProtocolError({ method: "account/login/start", message: `type: expected ${type}` })
    }
    const { loginId } = answer
    yield* Stream.fromQueue(notifications).pipe(
      Stream.runForEach((notification) =>
        isLoginCompleted(notification) && notification.params.loginId === loginId
          ? Deferred.succeed(completed, notification.params)
          : Effect.void
      ),
      // Only now: a notification just before the loss still counts.
      Effect.andThen(Effect.flatMap(rpc.closed, (error) => Deferred.fail(completed, error))),
      Effect.forkScoped
    )
    yield* Effect.forkScoped(Effect.andThen(rpc.closed, Queue.end(notifications)))
    return {
      loginId,
      answer: answer as Answer<T>,
      wait: Deferred.await(completed),
      cancel: rpc.request("account/login/cancel", { loginId })
    }
  }
)

const isLoginCompleted = Protocol.isNotification("account/login/completed")
