/** What stands where something was that nobody may read in a log. */
export const censored = '[redacted]';

/**
 * What gives itself away by its shape, wherever it stands in a text: addresses of mail, keys of ours, credentials of a
 * header or of an address, and telephone numbers in their international form. They are looked for in JSON as well, whose
 * escapes (`\\n`) must not lose their backslash's letter.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(?<!\\|\\u[\da-f]{0,3})[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+/g, censored],
  [/cvt_[a-z]{2}_[a-z]+_\w+/g, censored],
  [/(Bearer|Basic) [\w.~+/=-]{3,}/gi, `$1 ${censored}`],
  [/:\/\/[^\s/:@"\\]{0,64}:[^\s/@"\\]{1,256}@/g, `://${censored}@`],
  [/(?<![\w.:-])\+\d[\d ()-]{6,18}\d/g, censored],
  // A parameter of an address that is a secret by its name: what follows it until the next one.
  [/([?&](?:manage_token|token|key|api_key|secret|password|email|phone|name)=)[^&\s"\\]+/gi, `$1${censored}`],
];

/** Only a text with one of these can hold any of the shapes: most have none, and are not looked at six times. */
const anyShape = /[@+=]|cvt_|bearer|basic/i;

/** The text without secrets and guests, as far as their shape tells. */
export function scrubText(text: string): string {
  if (!anyShape.test(text)) return text;
  return shapes.reduce((scrubbed, [shape, instead]) => scrubbed.replace(shape, instead), text);
}
