/** The messages of the played app-server: responses and notifications recorded from a real one, with other ids. */
import * as fs from "node:fs"

const recorded = JSON.parse(fs.readFileSync(new URL("recorded.json", import.meta.url), "utf8"))

/** Fills in the ids of a recorded message. */
const fill = (value, { threadId, turnId }) =>
  JSON.parse(JSON.stringify(value).replaceAll("$THREAD", threadId).replaceAll("$TURN", turnId ?? ""))

const templates = new Map(Object.entries(recorded.results).map(([method, result]) => [method, JSON.stringify(result)]))

/** The JSON text of the response to a method. */
export const answer = (method, { threadId, turnId }) =>
  (templates.get(method) ?? "{}").replaceAll("$THREAD", threadId).replaceAll("$TURN", turnId)

const uuid = (prefix, n) => `${prefix}-${n.toString(16).padStart(12, "0")}`
export const threadId = (n) => uuid("01a1fc64-0611-75b2-a387", n)
export const turnId = (n) => uuid("01a1fc64-062b-7d42-b51e", n)

// Pieces like a model's tokens: a word, a part of one, a punctuation mark.
const pieces =
  "The parser reads JSON text and gives back a value; `parse` fails with a SyntaxError when the text is not well formed."
    .split(/(?= )|(?=[`;.])/)

const { completed, diff, messageDelta, outputDelta, plan, reasoningDelta, started, usage } = recorded.notifications

/** The notifications of a turn, per hundred: 82 pieces of its message and some of everything else. */
const hundred = [
  [82, [messageDelta]],
  [5, [reasoningDelta]],
  [5, [outputDelta]],
  [2, started],
  [3, completed],
  [1, [usage]],
  [1, [plan]],
  [1, [diff]]
].flatMap(([count, kinds]) => Array.from({ length: count }, () => kinds))
// In a fixed order without a pattern.
let seed = 1
const mix = hundred
  .map((kinds) => ({ kinds, at: seed = seed * 16807 % 2147483647 }))
  .sort((a, b) => a.at - b.at)
  .map(({ kinds }) => kinds)

const kinds = { mix, deltas: [[messageDelta]] }

/** The notifications of a block: `lines` of them, of one turn after the other. */
export const notifications = (kind, turns, lines) => {
  const table = kinds[kind]
  return Array.from({ length: lines }, (_, i) => {
    const turn = turns[i % turns.length]
    const nth = Math.floor(i / turns.length)
    const choices = table[(nth + i % turns.length * 7) % table.length]
    const message = fill(choices[nth % choices.length], turn)
    if (typeof message.params.delta === "string") message.params.delta = pieces[nth % pieces.length]
    return message
  })
}

/** One piece of a message, as a text. */
export const delta = (turn, text) => {
  const message = fill(messageDelta, turn)
  message.params.delta = text
  return JSON.stringify(message)
}

/** The end of a turn, as a text. */
export const turnCompleted = (turn) => JSON.stringify(fill(recorded.notifications.turnCompleted, turn))
