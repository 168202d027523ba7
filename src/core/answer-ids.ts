/** Models and ids of all answers of a side, each as `MODEL ID`, for telling when two sides are the very same answers. */
export interface AnswerIds extends Iterable<string> {
  has(name: string): boolean;
  readonly size: number;
}

/** Answer ids while they come in. */
export interface AnswerIdList extends AnswerIds {
  add(served: string, id: string): void;
}

/** An empty list. The ids of a model stand beside its name, since a text that joined the two would hold three for each answer. */
export function answerIdList(): AnswerIdList {
  const byModel = new Map<string, Set<string>>();
  return {
    add(served, id) {
      const known = byModel.get(served);
      if (known === undefined) byModel.set(served, new Set([id]));
      else known.add(id);
    },
    has(name) {
      for (const [served, ids] of byModel)
        if (name.startsWith(`${served} `) && ids.has(name.slice(served.length + 1))) return true;
      return false;
    },
    get size() {
      let sum = 0;
      for (const ids of byModel.values()) sum += ids.size;
      return sum;
    },
    *[Symbol.iterator]() {
      for (const [served, ids] of byModel) for (const id of ids) yield `${served} ${id}`;
    },
  };
}
