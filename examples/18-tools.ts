import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Schema } from "effect"
import { Codex } from "effect-codex"
import { CodexTest, ScriptedModel } from "effect-codex/testing"
import { Tool, Toolkit } from "effect/ai"

// #region tools
const GetStock = Tool.make("get_stock", {
  description: "How many pieces of an article are in stock",
  parameters: Schema.Struct({ article: Schema.String }),
  success: Schema.Struct({ article: Schema.String, pieces: Schema.Int })
})

const ShopTools = Toolkit.make(GetStock)

const ShopToolsLive = ShopTools.toLayer({
  get_stock: ({ article }) => Effect.succeed({ article, pieces: article === "teapot" ? 7 : 0 })
})
// #endregion

// #region program
const program = Effect.gen(function*() {
  const codex = yield* Codex.Codex
  const thread = yield* codex.threadStart({ toolkit: ShopTools })
  const result = yield* thread.run("Do we have teapots?")
  for (const item of result.items) {
    if (item.type === "dynamicToolCall") {
      yield* Console.log(`${item.tool}(${JSON.stringify(item.arguments)}): ${JSON.stringify(item.contentItems)}`)
    }
  }
  yield* Console.log(result.finalResponse)
}).pipe(Effect.provide(ShopToolsLive))
// #endregion

// -- A scripted model, so that this runs anywhere. Your own program provides NodeCodex.layer() instead. --

const script = Effect.gen(function*() {
  const model = yield* ScriptedModel.ScriptedModel
  yield* model.enqueue(
    ScriptedModel.functionCall({ name: "get_stock", arguments: { article: "teapot" } }),
    ScriptedModel.message("Yes, seven of them.")
  )
})

NodeRuntime.runMain(script.pipe(Effect.andThen(program), Effect.provide(CodexTest.layer())))
