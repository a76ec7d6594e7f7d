/**
 * The input of a turn: text, images, audio, skills and mentions.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import type * as Protocol from "./Protocol.ts"

/**
 * One piece of input.
 *
 * @category models
 * @since 0.1.0
 */
export type InputItem = Protocol.UserInput

/**
 * What `run`, `stream`, `turn` and `steer` accept; a plain string stands for {@link text}.
 *
 * @category models
 * @since 0.1.0
 */
export type RunInput = string | InputItem | ReadonlyArray<InputItem>

/**
 * How closely the model looks at an image.
 *
 * @category models
 * @since 0.1.0
 */
export interface ImageOptions {
  /** The resolution the model sees; if omitted, the server decides. */
  readonly detail?: Protocol.ImageDetail | undefined
}

/**
 * Text for the model, at most 1,048,576 characters in one turn.
 *
 * @category constructors
 * @since 0.1.0
 */
export const text = (text: string): InputItem => ({ type: "text", text, text_elements: [] })

/**
 * An image by its `data:` URL. The server fetches none: an `https:` URL is an `InvalidRequest`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const image = (url: string, options?: ImageOptions): InputItem => ({ type: "image", url, ...detail(options) })

/**
 * An image in a file that the app-server can read.
 *
 * @category constructors
 * @since 0.1.0
 */
export const localImage = (path: string, options?: ImageOptions): InputItem => ({
  type: "localImage",
  path,
  ...detail(options)
})

/**
 * Audio by its `data:` URL. For any other URL the model gets a note instead.
 *
 * @category constructors
 * @since 0.1.0
 */
export const audio = (url: string): InputItem => ({ type: "audio", url })

/**
 * Audio in a file that the app-server can read.
 *
 * @category constructors
 * @since 0.1.0
 */
export const localAudio = (path: string): InputItem => ({ type: "localAudio", path })

/**
 * A skill to use, by its name and the path of its `SKILL.md`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const skill = (name: string, path: string): InputItem => ({ type: "skill", name, path })

/**
 * Something that the text mentions, such as an app or a plugin, by name and path (`app://…`).
 *
 * @category constructors
 * @since 0.1.0
 */
export const mention = (name: string, path: string): InputItem => ({ type: "mention", name, path })

/**
 * Converts any accepted form of input to a list of items.
 *
 * @category converting
 * @since 0.1.0
 */
export const items = (input: RunInput): ReadonlyArray<InputItem> =>
  typeof input === "string" ? [text(input)] : Arr.ensure(input)

const detail = (options: ImageOptions | undefined): { detail?: Protocol.ImageDetail } =>
  options?.detail === undefined ? {} : { detail: options.detail }
