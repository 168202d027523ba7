import type { Assertion, AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { shown, subjectName } from './text.ts';

/** What this file uses of the package `eld`. */
interface Detector {
  readonly detect: (text: string) => {
    /** ISO 639-1; empty where nothing was recognized. */
    readonly language: string;
    isReliable(): boolean;
  };
}

/** The languages that it tells apart (ISO 639-1). */
export const languages = [
  'am',
  'ar',
  'az',
  'be',
  'bg',
  'bn',
  'ca',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'eu',
  'fa',
  'fi',
  'fr',
  'gu',
  'he',
  'hi',
  'hr',
  'hu',
  'hy',
  'is',
  'it',
  'ja',
  'ka',
  'kn',
  'ko',
  'ku',
  'lo',
  'lt',
  'lv',
  'ml',
  'mr',
  'ms',
  'nl',
  'no',
  'or',
  'pa',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sq',
  'sr',
  'sv',
  'ta',
  'te',
  'th',
  'tl',
  'tr',
  'uk',
  'ur',
  'vi',
  'yo',
  'zh',
] as const;

/** The language that the text is written in, by its letters in groups (Nito-ELD). Too little text decides nothing. */
export const language: AssertionKind = {
  type: 'language',
  summary: 'Is written in the language, or in one of several.',
  example: { value: 'de' },
  fields: {
    value: z
      .union([z.enum(languages), z.array(z.enum(languages)).min(1)])
      .describe(
        'ISO 639-1 code, e.g. `de`, or several. Of a text in two languages the prevailing one counts; a text of a few words is unscored.',
      ),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score: (subject, params) => detector().then((eld) => find(subject, params, eld)),
};

function find(subject: Subject, params: Assertion['params'], eld: Detector): Finding {
  const wanted = Array.isArray(params.value) ? params.value : [params.value];
  const name = subjectName(subject);
  const found = eld.detect(subject.text);
  if (found.language === '' || !found.isReliable())
    return { unscored: `${name} is too short to tell its language: ${shown(subject.text)}` };
  if (wanted.includes(found.language)) return { pass: true, reason: `${name} is in ${found.language}` };
  const reason = `expected ${name} to be in ${wanted.join(' or ')}, but it is in ${found.language}: ${shown(subject.text)}`;
  return { pass: false, reason, expected: wanted, actual: found.language };
}

async function detector(): Promise<Detector> {
  // The smaller of its data sets: 60 languages, 1.6 MB, which are read when a language is first asked for.
  const { eld } = await import('eld/small');
  return eld as Detector;
}
