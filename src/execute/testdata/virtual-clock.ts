import type { Clock } from '../../domain/ports.ts';

/** A clock whose time passes as fast as the work between two wake-ups is done. */
export interface VirtualClock extends Clock {
  /** Passes time until `done` settles. Throws when nothing is left that could wake anybody. */
  run<T>(done: Promise<T>): Promise<T>;
}

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

export function virtualClock(): VirtualClock {
  let time = 0;
  let order = 0;
  const alarms: Alarm[] = [];

  return {
    now: () => new Date(time),
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = () => {
          alarms.splice(alarms.indexOf(alarm), 1);
          reject(signal.reason);
        };
        const ring = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const alarm: Alarm = { at: time + ms, order: order++, ring };
        signal.addEventListener('abort', leave, { once: true });
        alarms.splice(placeOf(alarms, alarm.at), 0, alarm);
      }),
    async run(done) {
      let settled = false;
      const settle = () => {
        settled = true;
      };
      done.then(settle, settle);
      for (;;) {
        // Everything that follows from the last wake-up happens before the next.
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) return done;
        const alarm = alarms.shift();
        if (alarm === undefined) throw new Error(`at ${time} ms everybody waits and nothing is scheduled`);
        time = Math.max(time, alarm.at);
        alarm.ring();
      }
    },
  };
}

/** Behind all alarms that ring no later. */
function placeOf(alarms: readonly Alarm[], at: number): number {
  let [low, high] = [0, alarms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (alarms[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
