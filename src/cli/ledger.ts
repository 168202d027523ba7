import { costOf } from '../core/cost.ts';
import type { Billed } from '../domain/answer.ts';
import type { Call } from '../domain/call.ts';
import type { Config } from '../domain/config.ts';
import type { Link } from '../domain/link.ts';
import type { Plan, PlannedSuite } from '../domain/plan.ts';
import { parseTrialKey } from '../domain/trial.ts';
import { readJournal } from '../store/read-journal.ts';
import { answerOf } from './answers.ts';
import { priceOfModel } from './price.ts';

/**
 * Every request of a run in the order in which they ended, replayed ones left out; then those whose end nobody saw. The
 * cost is that of the returned usage and tier.
 */
export async function* callsOf(dir: string, plan: Plan, config: Config): AsyncGenerator<Call> {
  const planned = new Map(plan.suites.map((one) => [`${one.suite}@${one.target}`, one]));
  const sent = new Map<
    string,
    { readonly attempt: number; readonly request: string; readonly link?: Link }
  >();

  const about = (
    key: string,
    { attempt, link, model }: { readonly attempt: number; readonly link?: Link; readonly model?: string },
  ) => {
    const trial = parseTrialKey(key);
    if (trial === undefined) throw new Error(`the journal names no trial: ${key}`);
    const suite = planned.get(`${trial.suite}@${trial.target}`);
    return {
      suite: trial.suite,
      feature: suite?.feature,
      case: trial.case,
      target: trial.target,
      ordinal: trial.ordinal,
      attempt,
      model:
        link?.model ??
        (trial.judge === undefined ? suite?.asked.model : (model ?? readerModels(suite))) ??
        trial.target,
      request: sent.get(key)?.request,
      link: link?.name,
      turn: trial.turn,
      judge: trial.judge,
    };
  };

  for await (const { fact } of readJournal(dir)) {
    if (fact.kind === 'intent') {
      const before = sent.get(fact.trial);
      if (before !== undefined)
        yield { ...about(fact.trial, before), outcome: 'unknown', possibly_billed: true };
      sent.set(fact.trial, fact);
    } else if (fact.kind === 'answer') {
      const call = about(fact.trial, fact);
      sent.delete(fact.trial);
      if (fact.source === 'replay') continue;
      const end = answerOf(fact, config.allow_aliases);
      if (end.outcome === 'failed') {
        const { billed } = end;
        const batched = fact.batch === undefined ? {} : { batch: true as const };
        const known =
          billed === undefined
            ? { possibly_billed: true }
            : billedAs(config, call.model, { ...billed, ...batched });
        yield {
          ...call,
          outcome: `failed:${end.kind}`,
          ...known,
          batch: fact.batch,
          request_id: fact.request_id,
        };
        continue;
      }
      const { usage, served, service_tier, latency_ms, ttft_ms, request_id, batch } = end;
      yield {
        ...call,
        outcome: end.outcome,
        served,
        service_tier,
        ...usage,
        latency_ms: latency_ms ?? undefined,
        ttft_ms,
        cost:
          usage === null
            ? undefined
            : costOf(usage, priceOfModel(config, call.model), { tier: service_tier, batch }),
        batch: fact.batch,
        request_id,
      };
    } else if (fact.kind === 'failure') {
      const call = about(fact.trial, fact);
      sent.delete(fact.trial);
      const { failed, possibly_billed, billed, request_id } = fact;
      const known = billed === undefined ? { possibly_billed } : billedAs(config, call.model, billed);
      yield { ...call, outcome: `failed:${failed}`, ...known, request_id };
    }
  }
  for (const [key, open] of sent) yield { ...about(key, open), outcome: 'unknown', possibly_billed: true };
}

/** What a response that is no answer took: by the price of the model that served it, else of the one that was asked. */
function billedAs(
  config: Config,
  model: string,
  { served, usage, service_tier, batch }: Billed,
): Pick<Call, 'served' | 'service_tier' | 'cost'> & Billed['usage'] {
  const price =
    (served === undefined ? undefined : priceOfModel(config, served)) ?? priceOfModel(config, model);
  return { served, service_tier, ...usage, cost: costOf(usage, price, { tier: service_tier, batch }) };
}

/** The models of a suite's judges and embeddings, for a request of one of them that brought no answer to tell which. */
function readerModels(suite: PlannedSuite | undefined): string {
  const { judges, embeddings } = suite?.asked ?? {};
  const models = [...Object.values(judges ?? {}), ...Object.values(embeddings ?? {})].map(
    (mark) => mark.split(' ', 1)[0],
  );
  return [...new Set(models)].join(' or ');
}
