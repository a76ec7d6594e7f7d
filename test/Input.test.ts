import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { Input, Protocol } from "effect-codex"

const isInput = Schema.is(Protocol.schemas.UserInput)

describe("Input", () => {
  it("every constructor makes an item of the protocol", () => {
    const items: ReadonlyArray<readonly [item: Input.InputItem, expected: object]> = [
      [Input.text("Hi"), { type: "text", text: "Hi", text_elements: [] }],
      [Input.image("https://x/y.png"), { type: "image", url: "https://x/y.png" }],
      [Input.image("data:,", { detail: "high" }), { type: "image", url: "data:,", detail: "high" }],
      [Input.image("data:,", { detail: undefined }), { type: "image", url: "data:," }],
      [Input.localImage("/a.png"), { type: "localImage", path: "/a.png" }],
      [Input.localImage("/a.png", { detail: "low" }), { type: "localImage", path: "/a.png", detail: "low" }],
      [Input.audio("data:,"), { type: "audio", url: "data:," }],
      [Input.localAudio("/a.wav"), { type: "localAudio", path: "/a.wav" }],
      [Input.skill("review", "/s/SKILL.md"), { type: "skill", name: "review", path: "/s/SKILL.md" }],
      [Input.mention("Drive", "app://drive"), { type: "mention", name: "Drive", path: "app://drive" }]
    ]
    for (const [item, expected] of items) {
      assert.deepStrictEqual(item, expected as Input.InputItem)
      assert.isTrue(isInput(item), item.type)
    }
  })

  it("accepts a string, one item and a list of items", () => {
    const image = Input.image("data:,")
    assert.deepStrictEqual(Input.items("Hi"), [Input.text("Hi")])
    assert.deepStrictEqual(Input.items(""), [Input.text("")])
    assert.deepStrictEqual(Input.items(image), [image])
    assert.deepStrictEqual(Input.items([image, Input.text("What is it?")]), [image, Input.text("What is it?")])
    assert.deepStrictEqual(Input.items([]), [])
  })

  it.prop("a text is sent as it is", [Schema.String], ([text]) => {
    const [item] = Input.items(text)
    assert.deepStrictEqual(item, { type: "text", text, text_elements: [] })
    assert.isTrue(isInput(item))
  })
})
