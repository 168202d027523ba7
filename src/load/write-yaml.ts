import type { Json } from '../domain/json.ts';

/** A value as YAML 1.2 text in block style, as a person would write it. */
export async function yamlText(value: Json): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 110 });
}
