/**
 * The part of the browser that the page's script may use. It can make elements and texts; it has no way to turn text into
 * markup, to set an attribute that runs or loads anything, or to ask anything of anyone.
 */
export interface PageWorld {
  readonly document: PageDocument;
  readonly location: { readonly hash: string };
  readonly history: { replaceState(state: null, unused: '', hash: string): void };
  readonly URLSearchParams: new (text: string) => { get(name: string): string | null };
  addEventListener(event: 'hashchange' | 'beforeprint' | 'afterprint' | 'load', listener: () => void): void;
  /** Runs a function of ours after so many milliseconds. */
  setTimeout(run: () => void, ms: number): void;
}

export interface PageDocument {
  readonly activeElement: PageElement | null;
  getElementById(id: string): PageElement | null;
  createElement(name: ElementName): PageElement;
  addEventListener(event: 'keydown', listener: (event: PageKey) => void): void;
}

/** The elements that the script makes. */
export type ElementName =
  | 'section'
  | 'div'
  | 'h3'
  | 'h4'
  | 'p'
  | 'ol'
  | 'ul'
  | 'li'
  | 'button'
  | 'span'
  | 'code'
  | 'pre'
  | 'ins'
  | 'del'
  | 'details'
  | 'summary'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'option';

/** The attributes that it sets. */
export type AttributeName =
  | 'aria-expanded'
  | 'aria-pressed'
  | 'aria-label'
  | 'scope'
  | 'tabindex'
  | 'type'
  | 'role';

export interface PageElement {
  readonly tagName: string;
  textContent: string | null;
  className: string;
  hidden: boolean;
  value: string;
  readonly classList: { toggle(name: string, on: boolean): void };
  /** Strings become text nodes. */
  append(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  setAttribute(name: AttributeName, value: string): void;
  addEventListener(
    event: 'click' | 'input' | 'change' | 'submit',
    listener: (event: PageEvent) => void,
  ): void;
  focus(): void;
  scrollIntoView(options: { readonly block: 'nearest' | 'start' }): void;
}

export interface PageEvent {
  preventDefault(): void;
}

export interface PageKey extends PageEvent {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}
