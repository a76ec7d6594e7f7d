import type * as Tool from "effect/ai/Tool"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import type { ThreadStartOptions, ToolkitOption } from "../Codex.ts"
import type { RequestError } from "../CodexError.ts"
import { retryOnOverload } from "../CodexSchedule.ts"
import type * as JsonRpc from "../JsonRpc.ts"
import type * as Protocol from "../Protocol.ts"
import type { Thread } from "../Thread.ts"
import { invalid } from "./errors.ts"
import { bounded, INTERRUPT_TIMEOUT, interruptAny, interruptTurn } from "./interruption.ts"
import * as Lazy from "./lazy.ts"
import { accessOf, approval, checked, defined, merge, notTaken, resumable, sandbox } from "./params.ts"
import { inRealTime } from "./realTime.ts"
import type { Session } from "./session.ts"
import { makeThread, type Restore } from "./thread.ts"
import type { BoundTools } from "./tools.ts"

/** Makes what loads threads: starts, resumes and forks them. `exclusive` says whether the server has no other clients. */
export const makeLoading = (session: Session, exclusive: boolean) => {
  const { request, router, threads } = session

  const resume = (
    connection: number,
    params: Protocol.Params<"thread/resume">,
    call: JsonRpc.RequestOptions<"thread/resume">,
    unscoped: boolean
  ): Effect.Effect<Loaded, RequestError> => {
    const { threadId } = params
    const restore = call.restore ?? identity
    return threads.holding(
      threadId,
      session.resume(params, call).pipe(
        // The server stores a thread with its first turn. Without one, it exists only in the server that started it.
        Effect.catch((error) =>
          isNotStored(error) && threads.isLoaded(threadId, connection)
            ? Effect.mapError(restore(request("thread/read", { threadId })), () => error)
            : Effect.fail(error)
        ),
        // From here on the thread stays loaded, unless its Scope unloads it.
        Effect.tap(({ thread }) => Effect.sync(() => threads.add(thread.id, connection, unscoped, resumable(params))))
      )
    ).pipe(Effect.onError(() => notLoaded(threadId)))
  }

  /** Each with its own errors: what names no thread has none of those of threads. */
  const calls: { readonly [M in LoadMethod]: Load<JsonRpc.ErrorOf<M>> } = {
    "thread/start": ({ call, params }) => request("thread/start", params as Protocol.Params<"thread/start">, call),
    "thread/resume": ({ call, connection, params, unscoped }) =>
      resume(connection, params as Protocol.Params<"thread/resume">, call, unscoped),
    "thread/fork": ({ call, params }) => request("thread/fork", params as Protocol.Params<"thread/fork">, call)
  }

  const load = Effect.fnUntraced(
    function*<M extends LoadMethod, Tools extends Record<string, Tool.Any>, E, R>(
      method: M,
      params: { readonly threadId?: string },
      options: LoadOptions<Tools, E, R>,
      restore?: Restore
    ) {
      const unscoped = restore === undefined
      const call = { restore, onLate: unloadLate }
      // A thread that is resumed or forked keeps its approval mode unless another is given.
      const {
        approvalMode = method === "thread/start" ? "autoReview" : undefined,
        sandbox: choice,
        toolkit,
        ...rest
      } = yield* checked(method, options)
      const given = defined(rest)
      // The types do not have them, and the approval mode, which has a default, would replace them.
      const replaced = ["approvalPolicy", "approvalsReviewer"].find((name) => Object.hasOwn(given, name))
      if (replaced !== undefined) {
        return yield* invalid(method, `${replaced}: there is no such option; use approvalMode`)
      }
      const access = yield* sandbox(method, choice)
      const asked = {
        ...given,
        ...yield* approval(method, approvalMode),
        ...access === undefined ? {} : { sandbox: access.mode }
      }
      const known = params.threadId === undefined ? {} : threads.settingsOf(params.threadId) ?? {}
      const wire = merge(method === "thread/fork" ? accessOf(known) : known, asked)
      const bound = toolkit === undefined
        ? undefined
        : yield* (restore ?? identity)(Effect.flatMap(Lazy.tools, ({ bind }) => bind(method, toolkit)))
      const { number: connection } = yield* (restore ?? identity)(session.connections.connect)
      const all = {
        ...wire,
        ...params,
        // The turns are not used here, and the server makes an ephemeral fork only without them.
        ...method === "thread/fork" ? { excludeTurns: true } : {},
        ...method === "thread/start" && bound !== undefined ? { dynamicTools: bound.specs } : {}
      }
      const answer = yield* calls[method]({ connection, params: all, call, unscoped })
      const { model, thread } = answer
      const settings = resumable(wire)
      if (method !== "thread/resume") threads.add(thread.id, connection, unscoped, settings)
      if (bound !== undefined) threads.tools.set(thread.id, bound)
      const handle = makeThread(session, {
        threadId: thread.id,
        connection,
        unscoped,
        model,
        tools: bound,
        settings,
        firstTurn: method === "thread/resume" ? notTaken(resumable(asked), answer) : {}
      })
      return [handle, bound] as const
    }
  ) as LoadThread

  const unlessHeld = <A, E>(threadId: string, effect: Effect.Effect<A, E>): Effect.Effect<void, E> =>
    Effect.suspend(() => threads.isHeld(threadId) ? Effect.void : Effect.asVoid(effect))

  /** Waits for the end of turns that this client has just interrupted, which need not be interrupted again. */
  const turnsEnded = (threadId: string) =>
    Effect.suspend(() => {
      const ending = router.openTurns(threadId).filter(({ interrupted }) => interrupted)
      if (ending.length === 0) return Effect.void
      return Effect.forEach(ending, ({ result }) => Effect.exit(Deferred.await(result)), { discard: true }).pipe(
        Effect.timeoutOption(ENDING_TIMEOUT),
        inRealTime,
        // The end resumes those who wait for it while it is still being handled.
        Effect.andThen(Effect.yieldNow)
      )
    })

  /** Unloads a thread that nobody holds: ends all that is done in it, and waits for the handlers of its requests. */
  const unload = (threadId: string) =>
    Effect.suspend(() => {
      const threadIds = [threadId, ...session.running.agentsOf(threadId)]
      return Effect.andThen(turnsEnded(threadId), unlessHeld(threadId, unloadNow(threadId))).pipe(
        // A server that is gone does not report that it has unloaded the thread.
        Effect.ensuring(unlessHeld(
          threadId,
          Effect.sync(() => {
            threads.forget(threadId)
            session.running.forget(threadId)
            router.unloaded(threadId)
          })
        )),
        // Last, and only if nobody has loaded the thread again meanwhile.
        Effect.andThen(Effect.suspend(() =>
          threads.isHeld(threadId) || threads.has(threadId)
            ? Effect.void
            : session.endHandlers((about) => threadIds.includes(about.threadId ?? ""))
        ))
      )
    })

  const unloadNow = (threadId: string) =>
    Effect.suspend(() => {
      const rpc = session.connections.present()?.rpc
      // Without a connection nothing is loaded, so no server is started.
      if (rpc === undefined) return Effect.void
      // Turns are ended first, whoever started them: their end would no longer be reported.
      const heldTurns = () => new Set(router.openTurns(threadId).map(({ activeId }) => activeId!))
      const turnIds = heldTurns()
      const active = session.running.activeTurn(threadId)
      const isHeld = (turnId: string) =>
        turnIds.has(turnId) || [...turnIds].some((held) => session.running.isPartOf({ threadId, turnId }, held))
      // On a shared server it may be another client's.
      const foreign = exclusive || active === undefined || isHeld(active) ? undefined : active
      if (active !== undefined && foreign === undefined) turnIds.add(active)
      const isOver = (turnId: string) => session.running.activeTurn(threadId) !== turnId && !heldTurns().has(turnId)
      // One that begins only now, unseen, would keep the thread loaded.
      const interruptLast = exclusive ? bounded(interruptAny(rpc.request, threadId)) : Effect.void
      return Effect.forEach(
        turnIds,
        (turnId) =>
          bounded(
            interruptTurn(rpc.request, { threadId, turnId }, () => threads.isHeld(threadId) || isOver(turnId))
          ),
        { discard: true }
      ).pipe(
        Effect.andThen(session.agents.unload(threadId, foreign)),
        // While the call is retried, somebody else may load the thread again.
        Effect.andThen(retryOnOverload(unlessHeld(
          threadId,
          Effect.map(
            rpc.request("thread/unsubscribe", { threadId }),
            () => session.connections.fork(threads.leave(threadId, interruptLast))
          )
        ))),
        Effect.timeoutOption(INTERRUPT_TIMEOUT),
        Effect.ignore
      )
    })

  /** Unloads a thread whose caller gave up before the response. */
  const unloadLate = (answer: Pick<Loaded, "thread"> | undefined): void => {
    const id = answer?.thread.id
    if (id !== undefined) session.connections.fork(unlessHeld(id, unload(id)))
  }

  /** Loading a thread failed. Others that released it meanwhile left the unloading to the failed caller. */
  const notLoaded = (threadId: string): Effect.Effect<void> =>
    Effect.sync(() => {
      if (threads.has(threadId)) session.connections.fork(unlessHeld(threadId, unload(threadId)))
    })

  /** Loads a thread that is unloaded when the Scope closes, unless it is held elsewhere in this client. */
  const loadScoped = <M extends LoadMethod, Tools extends Record<string, Tool.Any>, E, R>(
    method: M,
    params: { readonly threadId?: string },
    options: LoadOptions<Tools, E, R>
  ) =>
    Effect.uninterruptibleMask((restore) => {
      const threadId = method === "thread/resume" ? params.threadId : undefined
      if (threadId !== undefined) threads.hold(threadId)
      return Effect.acquireRelease(
        checked(method, options).pipe(
          Effect.flatMap((options) =>
            // By default, a thread without subscribers stays loaded for half an hour.
            load(method, params, { ...options, config: { thread_unload_delay_secs: 0, ...options.config } }, restore)
          ),
          Effect.onError(() =>
            Effect.suspend(() => {
              if (threadId === undefined) return Effect.void
              threads.release(threadId)
              return notLoaded(threadId)
            })
          ),
          Effect.tap(([{ id }]) =>
            Effect.sync(() => {
              // A thread that was resumed by its path has another id than the one given.
              if (id === threadId) return
              threads.hold(id)
              if (threadId !== undefined) threads.release(threadId)
            })
          )
        ),
        ([{ id }, tools]) =>
          Effect.suspend(() => {
            threads.release(id)
            if (threads.tools.get(id) === tools) threads.tools.delete(id)
            return unlessHeld(id, unload(id))
          })
      )
    })

  return { load, loadScoped }
}

// An interrupted turn has ended some 20 ms after the response to `turn/interrupt` (measured on 0.169.0).
const ENDING_TIMEOUT = "1 second"

type LoadOptions<Tools extends Record<string, Tool.Any>, E, R> = ThreadStartOptions & ToolkitOption<Tools, E, R>

/** Loads a thread: its handle, and the tools that it was given. The errors are those of the call and of the toolkit. */
type LoadThread = <M extends LoadMethod, Tools extends Record<string, Tool.Any>, E, R>(
  method: M,
  params: { readonly threadId?: string },
  options: LoadOptions<Tools, E, R>,
  restore?: Restore
) => Effect.Effect<
  readonly [handle: Thread, tools: BoundTools | undefined],
  JsonRpc.ErrorOf<M> | Given<E>,
  Given<R | Tool.HandlerServices<Tools[keyof Tools]>>
>

// Repeated from Codex.ts, which does not export it so that no declaration has to import it.
type Given<A> = [A] extends [infer B] ? B : never

type LoadMethod = "thread/start" | "thread/resume" | "thread/fork"

/** How the server is asked for a thread. */
type Load<E> = (asked: {
  readonly connection: number
  readonly params: object
  readonly call: Pick<JsonRpc.RequestOptions<LoadMethod>, "restore" | "onLate">
  readonly unscoped: boolean
}) => Effect.Effect<Loaded, E>

/** What is used of the response to loading a thread. */
type Loaded =
  & Pick<Protocol.Result<"thread/resume">, "thread">
  & Partial<Protocol.Result<"thread/resume">>

// The second message comes once the thread has been read with its turns (measured on 0.169.0).
const isNotStored = (error: RequestError): boolean =>
  error._tag === "ThreadNotFound" || error.message === "list_turns is not supported yet"
