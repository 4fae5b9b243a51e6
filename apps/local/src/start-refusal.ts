/**
 * The start cannot go on, for a reason that the person at the keyboard can do something about.
 * The message is what they read: what is the matter, what was (not) touched, and what to do.
 */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
