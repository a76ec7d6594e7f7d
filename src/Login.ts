/**
 * Logging in where a person has to do something in a browser.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type CallError, ProtocolError, type TransportClosed } from "./CodexError.ts"
import { inChildScope } from "./internal/childScope.ts"
import type { Session } from "./internal/session.ts"
import * as Protocol from "./Protocol.ts"

/**
 * An attempt to log in that waits for a person. Closing its Scope cancels it unless it has been completed, and ends
 * `wait`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Login {
  readonly loginId: string
  /**
   * Waits for the end of this attempt, whatever it is: look at `success` and `error`. It sees an end that came before it
   * was run, and no other attempt's. Fails when the server is lost, and the attempt with it.
   */
  readonly wait: Effect.Effect<Protocol.AccountLoginCompletedNotification, TransportClosed>
  /** Gives the attempt up; its `status` is `notFound` where it was over already. Fails like {@link wait}. */
  readonly cancel: Effect.Effect<Protocol.CancelLoginAccountResponse, CallError>
}

/**
 * A login in a browser on this machine: send the person to `authUrl`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ChatgptLogin extends Login {
  readonly authUrl: string
}

/**
 * A login in a browser anywhere: send the person to `verificationUrl` to enter `userCode`.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeviceCodeLogin extends Login {
  readonly verificationUrl: string
  readonly userCode: string
}

type Answer<T extends Protocol.LoginAccountResponse["type"]> = Extract<
  Protocol.LoginAccountResponse,
  { readonly type: T }
>

type Attempt<T extends "chatgpt" | "chatgptDeviceCode"> = Effect.Effect<
  Login & { readonly answer: Answer<T> },
  CallError,
  Scope.Scope
>

/** @internal */
export const start = <T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T): Attempt<T> =>
  inChildScope((scope) => Scope.provide(attempt(session, type), scope))

const attempt: <T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T) => Attempt<T> = Effect.fnUntraced(
  function*<T extends "chatgpt" | "chatgptDeviceCode">(session: Session, type: T) {
    // The attempt lives in the server that it is made in.
    const { rpc } = yield* session.connection
    const completed = yield* Deferred.make<Protocol.AccountLoginCompletedNotification, TransportClosed>()
    // From before the attempt on, so that no end is missed.
    const notifications = yield* session.router.subscribe()
    const giveUp = (answer: Protocol.LoginAccountResponse): Effect.Effect<void> =>
      "loginId" in answer && !Deferred.isDoneUnsafe(completed)
        ? rpc.request("account/login/cancel", { loginId: answer.loginId }).pipe(
          Effect.timeoutOption("5 seconds"),
          Effect.ignore,
          // Ends `wait`: no notification is listened for any more.
          Effect.andThen(Deferred.succeed(completed, {
            loginId: answer.loginId,
            success: false,
            error: "The login was given up"
          }))
        )
        : Effect.void
    const answer = yield* Effect.uninterruptibleMask((restore) =>
      Effect.acquireRelease(
        rpc.request("account/login/start", { type } as Protocol.LoginAccountParams, {
          restore,
          onLate: (answer) => {
            if (answer !== undefined) session.fork(giveUp(answer))
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
      Effect.forkScoped
    )
    yield* Effect.forkScoped(Effect.flatMap(rpc.closed, (error) => Deferred.fail(completed, error)))
    return {
      loginId,
      answer: answer as Answer<T>,
      wait: Deferred.await(completed),
      cancel: rpc.request("account/login/cancel", { loginId })
    }
  }
)

const isLoginCompleted = Protocol.isNotification("account/login/completed")
