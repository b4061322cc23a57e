const bucketCount = 256
/** So few are sorted at once. */
const few = 200

/**
 * What stands from position `start` until `end` once numbers are in order; they are whole, from 0 to below `limit`,
 * and only those get sorted that lie near.
 */
export function sortedPart(
  numbers: Int32Array,
  limit: number,
  [start, end]: readonly [number, number],
): Int32Array {
  if (numbers.length <= few) return numbers.toSorted().subarray(start, end)
  const width = Math.max(1, Math.ceil(limit / bucketCount))
  const before = countsBefore(numbers, width)
  const first = before.findLastIndex((count) => count <= start)
  const last = before.findIndex((count) => count >= end)
  const low = first * width
  const high = last < 0 ? limit : last * width
  const skipped = before[first] ?? 0
  return between(numbers, low, high).subarray(start - skipped, end - skipped)
}

function between(numbers: Int32Array, low: number, high: number): Int32Array {
  const found: number[] = []
  for (const number of numbers) if (number >= low && number < high) found.push(number)
  return Int32Array.from(found).toSorted()
}

/** For each bucket, how many numbers are in the buckets before it. */
function countsBefore(numbers: Int32Array, width: number): Int32Array {
  const counts = new Int32Array(bucketCount + 1)
  for (const number of numbers) {
    const bucket = Math.floor(number / width) + 1
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  for (let bucket = 1; bucket <= bucketCount; bucket += 1) {
    counts[bucket] = (counts[bucket] ?? 0) + (counts[bucket - 1] ?? 0)
  }
  return counts
}
