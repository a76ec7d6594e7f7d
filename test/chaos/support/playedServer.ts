import { Effect, type Scope } from "effect"
import { CodexError, type Protocol, type Transport } from "effect-codex"
import { MemoryTransport } from "effect-codex/testing"

/** How often things go wrong: the chance of each call, answer, end of a turn, or step. */
export interface Faults {
  /** A call is refused, as the server is overloaded. */
  readonly busy?: number
  /** A call gets no answer, whether or not the server does what it asks for. */
  readonly lost?: number
  /** An answer, or the end of a turn, comes twice. */
  readonly twice?: number
  /** An answer comes after notifications that were sent later. */
  readonly late?: number
  /** The end of a turn is not reported. */
  readonly silent?: number
  /** The server dies. */
  readonly death?: number
  /** The connection is lost, and the server goes on. */
  readonly cut?: number
}

export interface PlayedThread {
  readonly id: string
  isLoaded: boolean
  isSubscribed: boolean
  active: PlayedTurn | undefined
  readonly turns: Array<PlayedTurn>
  goal: Protocol.ThreadGoal | undefined
  /** All that its goals were. */
  readonly objectives: Array<string>
  /** After a turn that did not complete, an active goal starts no other until one does, be it a compaction. */
  isGoalStopped: boolean
  /** Whether a turn did not complete since the goal was set, so that it goes on for nobody. */
  isGoalOver: boolean
  /** After how many steps without a subscriber it is unloaded. */
  unloadsIn: number
  /** Whether a call about it was lost, so that the client cannot know what happens in it. */
  isLost: boolean
}

export interface PlayedTurn {
  readonly id: string
  readonly thread: PlayedThread
  readonly kind: "input" | "goal" | "compaction"
  readonly outputSchema: unknown
  /** What a turn of a goal is for, unless for nobody. */
  readonly objective: string | undefined
  /** The texts that began and joined it. */
  readonly inputs: Array<string>
  /** The notifications about it until its end, as {@link keyOf} has them. */
  readonly told: Array<string>
  status: Protocol.TurnStatus
  isStarted: boolean
  deltas: number
  ask: Ask | undefined
  /** Whether the connection was lost while it was active: it goes on, and nobody has to end it. */
  isOrphan: boolean
}

/** A request of the server. */
interface Ask {
  readonly id: number
  readonly thread: PlayedThread
  readonly message: object
  /** How often it was made: again with each resume of its thread. */
  times: number
  answers: number
  /** After how many steps the server takes it back. */
  patience: number
  isOver: boolean
}

/** A notification without its ids. */
export const keyOf = ({ method, params }: { readonly method: string; readonly params: any }): string =>
  `${method} ${params.delta ?? params.item?.text ?? params.turn?.status ?? params.status?.type ?? ""}`

/** How a handler of the client is to behave, as the request says. */
const MANNERS = ["answer", "answer", "later", "call", "fail", "never", "die", "interrupt"]

/** An app-server in memory that behaves as 0.169.0 was seen to. What its turns do, and what fails, is up to `next`. */
export const playedServer = (next: () => number, faults: Faults, client: {
  /** Whether somebody waits for a turn. */
  readonly wants: (turn: PlayedTurn) => boolean
  /** Sees each call before it is handled. */
  readonly onCall: (method: string, params: any) => void
}) => {
  const threads = new Map<string, PlayedThread>()
  const turns = new Map<string, PlayedTurn>()
  const asks = new Map<number, Ask>()
  const history: Array<string> = []
  const told: Array<{ readonly threadId: string; readonly key: string }> = []
  const server = {
    threads,
    turns,
    asks,
    /** All that was said, and done by the program. */
    history,
    /** All notifications that were sent. */
    told,
    /** From when on nothing goes wrong. Turns that nobody wants then do not end by themselves. */
    isWell: false,
    connections: 0
  }
  /** What is to be said over the current connection, each after so many steps. */
  let outbox: Array<{ steps: number; readonly message: any; readonly answers?: string }> = []
  let peer: MemoryTransport.MemoryTransport["Service"] | undefined
  let ids = 0
  const fails = (chance = 0) => !server.isWell && next() < chance
  const say = (message: object, steps = 0) => peer !== undefined && outbox.push({ steps, message })

  // ---------------------------------------------------------------------------
  // What it reports
  // ---------------------------------------------------------------------------

  const wire = ({ id, status }: PlayedTurn) => ({
    id,
    items: [],
    status,
    error: status === "failed" ? { message: "no", codexErrorInfo: null, additionalDetails: null } : null
  })

  const status = (thread: PlayedThread) =>
    thread.active === undefined ? { type: "idle" } : { type: "active", activeFlags: [] }

  const notify = ({ id: threadId, isSubscribed }: PlayedThread, method: string, params: object) =>
    isSubscribed && say({ method, params: { threadId, ...params } })

  const record = (message: any): unknown => {
    const { id, method, params } = message
    if (method === undefined) return
    const turnId = params.turnId ?? params.turn?.id
    const key = keyOf(message)
    history.push(`<- ${params.threadId} ${turnId ?? ""} ${id ?? ""} ${key}`)
    if (id !== undefined) return asks.get(id)!.times++
    told.push({ threadId: params.threadId, key })
    const turn = turns.get(turnId)
    if (turn !== undefined && !turn.told.at(-1)?.startsWith("turn/completed")) turn.told.push(key)
  }

  // ---------------------------------------------------------------------------
  // What it does
  // ---------------------------------------------------------------------------

  const load = (): PlayedThread => {
    const thread: PlayedThread = {
      id: `thread-${++ids}`,
      isLoaded: true,
      isSubscribed: true,
      active: undefined,
      turns: [],
      goal: undefined,
      objectives: [],

      isGoalStopped: false,
      isGoalOver: false,
      unloadsIn: 0,
      isLost: false
    }
    threads.set(thread.id, thread)
    return thread
  }

  const begin = (thread: PlayedThread, kind: PlayedTurn["kind"], outputSchema?: unknown): PlayedTurn => {
    const objective = kind === "goal" && !thread.isGoalOver ? thread.goal!.objective : undefined
    const turn: PlayedTurn = {
      id: `turn-${++ids}`,
      thread,
      kind,
      outputSchema,
      objective,
      inputs: [],
      told: [],
      status: "inProgress",
      deltas: 0,

      isStarted: false,
      ask: undefined,
      isOrphan: !thread.isSubscribed
    }
    turns.set(turn.id, turn)
    thread.turns.push(turn)
    history.push(`${turn.id} begins in ${thread.id}: ${kind}`)
    return thread.active = turn
  }

  const start = (turn: PlayedTurn): void => {
    turn.isStarted = true
    notify(turn.thread, "thread/status/changed", { status: status(turn.thread) })
    notify(turn.thread, "turn/started", { turn: wire(turn) })
  }

  const takeBack = ({ ask, thread }: PlayedTurn): void => {
    ask!.isOver = true
    notify(thread, "serverRequest/resolved", { requestId: ask!.id })
  }

  const end = (turn: PlayedTurn, outcome: Protocol.TurnStatus, silently = fails(faults.silent)): void => {
    const { thread } = turn
    if (!turn.isStarted) start(turn)
    if (turn.ask?.isOver === false) takeBack(turn)
    if (outcome === "completed" && turn.outputSchema !== undefined) {
      const item = { type: "agentMessage", id: "m", text: `{"of":"${turn.id}"}`, phase: null }
      notify(thread, "item/completed", { turnId: turn.id, item, completedAtMs: 1 })
    }
    turn.status = outcome
    thread.active = undefined
    thread.isGoalStopped = outcome !== "completed"
    thread.isGoalOver ||= thread.isGoalStopped
    history.push(`${turn.id} ends: ${outcome}${silently ? ", which is not reported" : ""}`)
    if (thread.goal?.status === "active") {
      if (outcome === "failed") setGoal(thread, { ...thread.goal, status: "blocked" })
      else if (turn.kind === "goal" && outcome === "completed" && next() < 0.5) {
        setGoal(thread, { ...thread.goal, status: "complete" })
      }
    }
    notify(thread, "thread/status/changed", { status: status(thread) })
    for (let i = silently ? 0 : fails(faults.twice) ? 2 : 1; i > 0; i--) {
      notify(thread, "turn/completed", { turn: wire(turn) })
    }
  }

  const setGoal = (thread: PlayedThread, goal: Protocol.ThreadGoal) => {
    thread.goal = goal
    notify(thread, "thread/goal/updated", { turnId: null, goal })
    return { goal }
  }

  const ask = (turn: PlayedTurn): void => {
    const id = ++ids
    const isTool = next() < 0.5
    // A tool that dies is an error in the logs.
    const manner = MANNERS[Math.floor(next() * (isTool ? 6 : 8))]!
    const params = { threadId: turn.thread.id, turnId: turn.id }
    const message = isTool
      ? { id, method: "item/tool/call", params: { ...params, callId: "c", tool: "look", arguments: { manner } } }
      : {
        id,
        method: "item/commandExecution/requestApproval",
        params: { ...params, itemId: "i", startedAtMs: 1, reason: manner }
      }
    const patience = manner === "never" ? 3 : fails(0.1) ? 1 : Infinity
    turn.ask = { id, thread: turn.thread, message, times: 0, answers: 0, patience, isOver: false }
    asks.set(id, turn.ask)
    if (turn.thread.isSubscribed) say(message)
  }

  const goOn = (thread: PlayedThread): void => {
    const { active: turn, goal } = thread
    if (!thread.isSubscribed && --thread.unloadsIn === 0) {
      if (turn !== undefined) end(turn, "interrupted")
      thread.isLoaded = false
      say({ method: "thread/closed", params: { threadId: thread.id } })
    } else if (turn === undefined) {
      if (goal?.status === "active" && !thread.isGoalStopped && next() < 0.5) begin(thread, "goal")
    } else if (!turn.isStarted) start(turn)
    else if (server.isWell ? client.wants(turn) : next() < 0.5) {
      const chance = next()
      if (turn.ask?.isOver === false) {
        if (turn.ask.patience-- <= 0) takeBack(turn)
      } else if (chance < 0.2) ask(turn)
      else if (chance < 0.7) {
        notify(thread, "item/agentMessage/delta", { turnId: turn.id, itemId: "m", delta: `${++turn.deltas}` })
      } else end(turn, chance < 0.75 ? "failed" : "completed")
    }
  }

  /** The connection is gone, and perhaps the server. */
  const lose = (how: "dies" | "is cut off"): void => {
    history.push(`the server ${how}`)
    peer = undefined
    outbox = []
    for (const thread of threads.values()) {
      thread.isSubscribed = false
      thread.unloadsIn = 1000
      if (thread.active !== undefined) thread.active.isOrphan = true
      if (thread.active?.ask !== undefined) thread.active.ask.patience = 10
      if (how === "is cut off") continue
      if (thread.active !== undefined) end(thread.active, "interrupted")
      thread.isLoaded = false
    }
  }

  /** A request that was answered meanwhile is not repeated. */
  const isDue = ({ id, method }: any) => method === undefined || id === undefined || asks.get(id)?.isOver === false

  /** A moment passes: turns go on, and what is due is said. */
  const step = Effect.suspend(() => {
    for (const thread of threads.values()) if (thread.isLoaded) goOn(thread)
    const connection = peer
    if (connection === undefined) return Effect.void
    const due = outbox.filter(({ steps }) => steps === 0).map(({ message }) => message).filter(isDue)
    outbox = outbox.filter((entry) => entry.steps-- > 0)
    due.forEach(record)
    const sent = connection.sendText(...due.map((message) => JSON.stringify(message)))
    const loss = fails(faults.death) ? "dies" : fails(faults.cut) ? "is cut off" : undefined
    if (loss === undefined) return sent
    lose(loss)
    return Effect.andThen(sent, connection.close({ reason: `The server ${loss}` }))
  })

  // ---------------------------------------------------------------------------
  // What it is asked
  // ---------------------------------------------------------------------------

  /** The result, or why there is none. */
  const handle = (method: string, params: any, thread: PlayedThread | undefined): object | string => {
    // model/list
    if (thread === undefined) return { data: [], nextCursor: null }
    const { active } = thread
    const isOther = active !== undefined && ![params.turnId, params.expectedTurnId].includes(active.id)
    switch (method) {
      case "thread/start":
      case "thread/fork":
        return MemoryTransport.threadStarted(thread.id)
      case "thread/resume": {
        if (thread.isLoaded && !thread.isSubscribed && thread.unloadsIn < 3 && fails(0.3)) {
          return `thread ${thread.id} is closing; retry thread/resume after the thread is closed`
        }
        if (!thread.isLoaded) thread.isGoalStopped = false
        thread.isLoaded = thread.isSubscribed = true
        // What is not answered yet is asked again.
        if (active?.ask?.isOver === false && active.ask.answers === 0) say(active.ask.message, 1)
        const { thread: loaded, ...rest } = MemoryTransport.threadStarted(thread.id)
        const initialTurnsPage = { data: thread.turns.slice(-1).map(wire) }
        return { ...rest, initialTurnsPage, thread: { ...loaded, status: status(thread) } }
      }
      case "thread/unsubscribe":
        thread.isSubscribed = false
        thread.unloadsIn = 3
        return { status: "unsubscribed" }
      case "thread/read": {
        const { thread: read } = MemoryTransport.threadStarted(thread.id)
        return { thread: { ...read, status: status(thread), turns: thread.turns.map(wire) } }
      }
      case "thread/compact/start":
        if (active !== undefined) end(active, "interrupted")
        begin(thread, "compaction")
        return {}
      case "turn/start": {
        if (active?.kind === "compaction") return "ActiveTurnNotSteerable"
        if (active !== undefined && JSON.stringify(active.outputSchema) !== JSON.stringify(params.outputSchema)) {
          return "ActiveTurnOutputSchemaMismatch"
        }
        const turn = active ?? begin(thread, "input", params.outputSchema)
        turn.inputs.push(params.input[0].text)
        thread.isGoalStopped = false
        return { turn: wire(turn) }
      }
      case "turn/steer":
      case "turn/interrupt":
        if (active === undefined) return "no active turn"
        if (isOther) {
          return `expected active turn id \`${params.turnId ?? params.expectedTurnId}\` but found \`${active.id}\``
        }
        if (method === "turn/steer") return { turnId: active.id }
        end(active, "interrupted")
        return {}
      case "thread/goal/clear": {
        const cleared = thread.goal !== undefined
        thread.goal = undefined
        if (cleared) notify(thread, "thread/goal/cleared", {})
        return { cleared }
      }
      case "thread/goal/set": {
        const { objective = thread.goal?.objective, status } = params
        if (objective === undefined) return "cannot update goal: no goal exists"
        if (params.objective !== undefined) thread.isGoalStopped = thread.isGoalOver = false
        thread.objectives.push(objective)
        const cost = { tokensUsed: 0, timeUsedSeconds: 0, tokenBudget: null }
        return setGoal(thread, { threadId: thread.id, createdAt: 1, updatedAt: 1, objective, status, ...cost })
      }
      default:
        return {}
    }
  }

  const receive = ({ id, method, params }: MemoryTransport.ClientMessage): void => {
    const { expectedTurnId, input, objective, status, threadId, turnId = expectedTurnId } = (params ?? {}) as any
    history.push(["->", id, method, threadId, turnId, input?.[0].text, objective, status].filter(Boolean).join(" "))
    if (id === undefined) return
    if (method === undefined) {
      const ask = asks.get(id as number)!
      ask.answers++
      ask.isOver = true
      return
    }
    client.onCall(method, params)
    const answer = (answer: object) => {
      // Those about one thread come in the order of its calls.
      const before = outbox.flatMap(({ answers, steps }) => answers === threadId ? [steps] : [])
      const steps = Math.max(fails(faults.late) ? Math.floor(next() * 6) : 0, ...before)
      for (let i = 0; i < (fails(faults.twice) ? 2 : 1); i++) {
        outbox.push({ steps: steps + i, message: { id, ...answer }, answers: threadId })
      }
    }
    const refuse = (code: number, message: string) => {
      history.push(`   ${message}`)
      answer({ error: { code, message } })
    }
    if (fails(faults.busy)) return refuse(-32001, "Server overloaded; retry later.")
    const isNew = method === "thread/start" || method === "thread/fork"
    const thread = isNew ? load() : threads.get(threadId)
    if (fails(faults.lost)) {
      history.push("   lost")
      if (thread !== undefined) thread.isLost = true
      if (next() < 0.5 || thread === undefined) return
      handle(method, params, thread)
      return
    }
    if (thread?.isLoaded === false && !["thread/resume", "thread/read"].includes(method)) {
      return method === "thread/unsubscribe"
        ? answer({ result: { status: "notLoaded" } })
        : refuse(-32600, `thread not found: ${threadId}`)
    }
    const result = handle(method, params, thread)
    if (typeof result === "object") answer({ result })
    else refuse(result.startsWith("ActiveTurn") ? -32603 : -32600, result)
  }

  /** Connects a client. A server whose client has gone ends, as a process does. */
  const transport: Effect.Effect<Transport.Transport, CodexError.TransportClosed, Scope.Scope> = Effect.gen(
    function*() {
      if (fails(faults.death) && next() < 0.5) {
        return yield* new CodexError.TransportClosed({ reason: "It cannot start" })
      }
      const made = yield* MemoryTransport.make({
        "thread/unsubscribe": () => undefined,
        "thread/goal/clear": () => undefined
      })
      peer = made
      history.push(`connection ${++server.connections}`)
      yield* Effect.addFinalizer(() => Effect.sync(() => peer === made && lose("dies")))
      yield* made.take().pipe(
        Effect.tap((message) => Effect.sync(() => peer === made && receive(message))),
        Effect.tapDefect(Effect.logError),
        Effect.forever,
        Effect.forkScoped
      )
      return made.transport
    }
  )

  return Object.assign(server, { transport, step })
}
