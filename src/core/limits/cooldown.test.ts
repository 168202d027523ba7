import { describe, expect, test } from 'vitest';
import { noteLetIn, noteRefused, noteSent, pauseFor, startCooldown, wakesAt } from './cooldown.ts';

const none = { wait: undefined, reset: undefined };

describe('a refusal', () => {
  test('pauses everybody for as long as the server named, in full', () => {
    const state = startCooldown();
    expect(noteRefused(state, 0, 100, { wait: 2000, reset: undefined }, 0)).toBe(true);
    expect([wakesAt(state, true, 100), wakesAt(state, false, 2099), wakesAt(state, true, 2100)]).toEqual([
      2100, 2100, 2100,
    ]);
  });

  test('is followed by half a second where the server names nothing, and jitter is only added', () => {
    const waits = [0, 0.5].map((random) => {
      const state = startCooldown();
      noteRefused(state, 0, 100, none, random);
      return wakesAt(state, true, 100);
    });
    expect(waits).toEqual([600, 625]);
  });

  test('cuts once: those sent before it was heard belong to it, but a longer wait of theirs is kept', () => {
    const state = startCooldown();
    const cuts = [
      noteRefused(state, 0, 100, none, 0),
      noteRefused(state, 50, 110, none, 0),
      noteRefused(state, 60, 120, { wait: 3000, reset: undefined }, 0),
    ];
    expect([cuts, wakesAt(state, true, 120)]).toEqual([[true, false, false], 3120]);
  });

  test('of the request that tries the server doubles the pause', () => {
    const state = startCooldown();
    noteRefused(state, 0, 10, none, 0);
    noteSent(state, 510);
    expect(noteRefused(state, 510, 520, none, 0)).toBe(false);
    expect(wakesAt(state, true, 520)).toBe(1520);
  });
});

describe('after a pause', () => {
  test('one request tries the server, and the others follow when it is not refused', () => {
    const state = startCooldown();
    noteRefused(state, 0, 10, none, 0);
    noteSent(state, 510);
    expect(wakesAt(state, false, 511)).toBe(555);
    noteLetIn(state, 510);
    expect(wakesAt(state, false, 512)).toBe(512);
  });

  test('those that waited wake apart', () => {
    const state = startCooldown();
    noteRefused(state, 0, 10, none, 0);
    noteSent(state, 510);
    noteLetIn(state, 510);
    expect(wakesAt(state, true, 512)).toBe(535);
  });
});

test('a server that asks everybody to wait is left alone without a cut', () => {
  const state = startCooldown();
  pauseFor(state, 700, 100);
  expect([wakesAt(state, false, 200), state.open]).toEqual([800, true]);
});
