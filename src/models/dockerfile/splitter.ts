import { isSpace } from './space.ts';

/** A word that came out of the splitting, with the stretch of the source that it was made from. */
export interface LexedWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Collects the words of an expanded text (`wordsStruct` in BuildKit's shell/lex.go). */
export class WordSplitter {
  readonly words: LexedWord[] = [];
  #word = '';
  #start = 0;
  #end = 0;
  #inWord = false;

  /** Adds text that does not split (quoted, escaped), made from `[start, end)` of the source. */
  addWhole(text: string, start: number, end: number): void {
    if (this.#word === '') this.#start = start;
    this.#word += text;
    this.#end = end;
    this.#inWord = true;
  }

  /** Adds text that splits at white space, all of it made from `[start, end)` of the source (a value). */
  addText(text: string, start: number, end: number): void {
    this.#split(text, (from, to) => this.addWhole(text.slice(from, to), start, end));
  }

  /** As `addText` for a piece of the source itself, from `start` on. */
  addSource(text: string, start: number): void {
    this.#split(text, (from, to) => this.addWhole(text.slice(from, to), start + from, start + to));
  }

  #split(text: string, add: (from: number, to: number) => void): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      if (!isSpace(text.charCodeAt(at))) continue;
      if (at > from) add(from, at);
      this.#space();
      from = at + 1;
    }
    if (from < text.length) add(from, text.length);
  }

  #space(): void {
    if (!this.#inWord || this.#word === '') return;
    this.#push();
    this.#inWord = false;
  }

  #push(): void {
    if (this.#word !== '') this.words.push({ text: this.#word, start: this.#start, end: this.#end });
    this.#word = '';
  }

  /** Drops what the current word has so far. */
  forget(): void {
    this.#word = '';
  }

  /** Ends the last word, or drops them all. */
  finish(keep: boolean): void {
    if (keep) this.#push();
    else this.words.length = 0;
  }
}
