import { editsBetween } from '../search-spellings.ts';

/** A pattern's letters are bits of one number, and its sign is best left alone. */
const patternMax = 31;

/**
 * Keystrokes from one word to many others: the same as `editsBetween`, which fills a table for each pair. Here a column of
 * the table is two numbers, one bit a row, so that a pair costs a dozen operations a letter.
 *
 * Source: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances (2003), figure 8.
 * Invariant R21: it counts as `editsBetween` does. Proved by: near-words.spec.ts
 */
export class KeystrokesFrom {
  /** By letter below 128, which rows of the table it stands in; others are in `rowsOfOthers`. */
  private readonly rowsOf = new Int32Array(128);
  private readonly rowsOfOthers = new Map<number, number>();
  private readonly isCounted: boolean;

  constructor(private readonly word: string) {
    // A letter of two units would be counted as two keystrokes.
    this.isCounted = word.length > 0 && word.length <= patternMax && !hasPairs(word);
    for (let row = 0; row < word.length && this.isCounted; row += 1) this.mark(word.charCodeAt(row), 1 << row);
  }

  /** More than `most` is `most + 1`. */
  to(other: string, most: number): number {
    if (!this.isCounted || hasPairs(other)) return editsBetween(this.word, other, most);
    if (Math.abs(this.word.length - other.length) > most) return most + 1;
    return Math.min(this.count(other), most + 1);
  }

  private mark(unit: number, row: number): void {
    if (unit < 128) this.rowsOf[unit] = (this.rowsOf[unit] ?? 0) | row;
    else this.rowsOfOthers.set(unit, (this.rowsOfOthers.get(unit) ?? 0) | row);
  }

  /** Names as in the paper: PM pattern match, D0 no step down the diagonal, VP/VN and HP/HN steps up and down. */
  private count(other: string): number {
    const last = 1 << (this.word.length - 1);
    let edits = this.word.length;
    let [vp, vn, d0, pmBefore] = [-1, 0, 0, 0];
    for (let at = 0; at < other.length; at += 1) {
      const unit = other.charCodeAt(at);
      const pm = (unit < 128 ? this.rowsOf[unit] : this.rowsOfOthers.get(unit)) ?? 0;
      const swapped = ((~d0 & pm) << 1) & pmBefore;
      d0 = swapped | ((((pm & vp) + vp) ^ vp) | pm | vn);
      const hp = vn | ~(d0 | vp);
      const hn = d0 & vp;
      if ((hp & last) !== 0) edits += 1;
      if ((hn & last) !== 0) edits -= 1;
      const shifted = (hp << 1) | 1;
      vp = (hn << 1) | ~(d0 | shifted);
      vn = d0 & shifted;
      pmBefore = pm;
    }
    return edits;
  }
}

/** Letters that take two units. */
function hasPairs(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if ((word.charCodeAt(at) & 0xf800) === 0xd800) return true;
  return false;
}
