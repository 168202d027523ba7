import type { AttributeName, ElementName, PageDocument, PageElement } from './world.ts';

/** Makes an element; strings among its children become text nodes, `undefined` ones are left out. */
export type Make = (
  name: ElementName,
  about: { readonly className?: string } & { readonly [attribute in AttributeName]?: string },
  ...children: readonly (PageElement | string | undefined)[]
) => PageElement;

/** The one place where the script makes elements. Runs in the page: it may use nothing from outside itself. */
export function elements(document: PageDocument): Make {
  return (name, { className, ...attributes }, ...children) => {
    const element = document.createElement(name);
    if (className !== undefined) element.className = className;
    for (const [attribute, value] of Object.entries(attributes))
      if (value !== undefined) element.setAttribute(attribute as AttributeName, value);
    element.append(...children.filter((child) => child !== undefined));
    return element;
  };
}
