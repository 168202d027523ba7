/** A store of requests or tokens that fills at a steady rate. Times are milliseconds of a clock that never runs back. */
export interface Bucket {
  /** What flows in each millisecond. */
  rate: number;
  /** What it holds at most. */
  capacity: number;
  /** What it held at `at`; below 0 after a cost above the capacity, or where more was used than was known of. */
  level: number;
  /** When the level was last brought up to date. */
  at: number;
}

/** Lets flow in what is due by `now`. */
export function refill(bucket: Bucket, now: number): void {
  if (now <= bucket.at) return;
  bucket.level = Math.min(bucket.capacity, bucket.level + bucket.rate * (now - bucket.at));
  bucket.at = now;
}

/** When the bucket covers a cost, at the earliest `now`. A cost above the capacity is covered by a full bucket. */
export function coveredAt(bucket: Bucket, cost: number, now: number): number {
  refill(bucket, now);
  const missing = Math.min(cost, bucket.capacity) - bucket.level;
  // Sums of fractions fall short of whole numbers by less than this.
  return missing <= 1e-6 ? now : now + missing / bucket.rate;
}

/** Takes a cost out. */
export function spend(bucket: Bucket, cost: number, now: number): void {
  refill(bucket, now);
  bucket.level -= cost;
}
