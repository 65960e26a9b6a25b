import { hooks } from '../state/facts.ts'

/** Draws again after what one part of the window knows alone has changed. */
export const draw = () => hooks.changed()
