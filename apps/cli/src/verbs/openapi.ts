import { openApiText } from '../../../api/src/openapi/openapi-text.ts';
import { readOptions } from '../options.ts';
import { Refusal, type Verb } from '../verb.ts';
import { writeOrCheck } from '../write-or-check.ts';

/** `couvert openapi`: needs no database. */
export const openapiVerb: Verb = {
  usage: ['couvert openapi                        print the document', 'couvert openapi --out FILE             write it', 'couvert openapi --out FILE --check     fail when the file is not what the code says'],
  run: async ({ args, say }) => {
    const { values } = readOptions(args, { out: { type: 'string' }, check: { type: 'boolean', default: false } });
    if (values.check && values.out === undefined) throw new Refusal('--check compares with a file: name it by --out.');
    const text = await openApiText();
    say(values.out === undefined ? text.trimEnd() : await writeOrCheck({ path: values.out, text, check: values.check }));
  },
};
