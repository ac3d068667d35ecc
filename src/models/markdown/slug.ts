const removed = /[^\p{Alphabetic}\p{Mark}\p{Nd}\p{Pc}\- ]/gu;

/** The anchor that GitHub makes of a heading's text: lower case, blanks to dashes, everything but letters, digits, `_` and `-` taken out. */
export function slugOf(text: string): string {
  return text.toLowerCase().replace(removed, '').replaceAll(' ', '-');
}

/** Makes the anchors of one document differ: the second `usage` is `usage-1`. */
export class Slugger {
  readonly #used = new Map<string, number>();

  slug(text: string): string {
    const wanted = slugOf(text);
    let slug = wanted;
    let count = this.#used.get(wanted) ?? 0;
    while (this.#used.has(slug)) slug = `${wanted}-${++count}`;
    this.#used.set(wanted, count);
    if (slug !== wanted) this.#used.set(slug, 0);
    return slug;
  }
}
