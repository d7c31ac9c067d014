/**
 * The question as SQL: a sorted array of times for each partner and node; for a trigger the attempt that it opens, node by node, each the first time after
 * the one before; the next attempt from the first trigger after its end. It counts attempts by plan as of the trigger, furthest node, and whether they are pending.
 * It knows neither ties, ids, aliases, detours, adoption, iterations nor who is enrolled.
 */
import { WITHIN } from './data.js'

/** Where the rows are, and how its columns are written. */
export interface Source {
  /** A table, or a call that reads a file; columns partner, name, ms (epoch milliseconds), plan. */
  readonly from: string
  /** The condition for a node. */
  readonly isNode: (node: number) => string
}

/**
 * The question to DuckDB: rows of plan, furthest node, pending, count. Of the ways that were tried the fastest: `list_sort` where `list(.. ORDER BY ..)`
 * took four times as long, and a recursion over attempts (a round for all partners' first ones, then for all second ones, ..) where `list_reduce` over
 * all triggers took twice as long.
 */
export function duckdbQuestion({ from, isNode }: Source, steps: number, asOf: number): string {
  const nodes = Array.from({ length: steps }, (_, i) => i + 1)
  const lists = nodes.map((node) => `t${node}`).join(', ')
  /** From rows with lists and a trigger s, the attempt x that it opens. */
  const attempts = (triggers: string): string => {
    const chained = nodes.reduce(
      (rows, node) =>
        `SELECT *, list_filter(t${node}, lambda v: v > ${node === 1 ? 's.t' : `r${node - 1}`} AND v <= s.t + ${WITHIN})[1] AS r${node} FROM (${rows})`,
      triggers,
    )
    return `SELECT t0, ${lists}, {'t': s.t, 'c': s.c, 'e': coalesce(r${steps}, s.t + ${WITHIN}),
    'f': ${nodes.map((node) => `(r${node} IS NOT NULL)::TINYINT`).join(' + ')}} AS x FROM (${chained})`
  }
  return `WITH RECURSIVE a AS (
  SELECT list_sort(list({'t': ms, 'c': plan}) FILTER (${isNode(0)})) AS t0,
    ${nodes.map((node) => `list_sort(list(ms) FILTER (${isNode(node)})) AS t${node}`).join(', ')}
  FROM ${from} WHERE ${[0, ...nodes].map(isNode).join(' OR ')} GROUP BY partner),
k AS (
  ${attempts('SELECT *, t0[1] AS s FROM a WHERE t0 IS NOT NULL')}
  UNION ALL
  ${attempts(`SELECT * FROM (SELECT t0, ${lists}, list_filter(t0, lambda v: v.t > k.x.e)[1] AS s FROM k) WHERE s IS NOT NULL`)})
SELECT x.c::VARCHAR, x.f, (x.f < ${steps} AND x.t + ${WITHIN} > ${asOf})::TINYINT, count(*)::INTEGER FROM k GROUP BY ALL`
}

/** The question to ClickHouse: rows of plan, furthest node, pending, count. */
export function clickhouseQuestion({ from, isNode }: Source, steps: number, asOf: number): string {
  const nodes = Array.from({ length: steps }, (_, i) => i + 1)
  const chain = nodes.map((node) =>
    node === 1
      ? `arrayMap(s -> arrayFirst(v -> v > s.1 AND v <= s.1 + ${WITHIN}, t1), t0) AS r1`
      : `arrayMap((s, r) -> if(r = 0, 0, arrayFirst(v -> v > r AND v <= s.1 + ${WITHIN}, t${node})), t0, r${node - 1}) AS r${node}`,
  )
  const reached = nodes.map((node) => `r${node}`)
  return `SELECT toString(x.2), x.3, x.3 < ${steps} AND x.1 + ${WITHIN} > ${asOf} AS pending, toUInt32(count())
FROM (
  SELECT arrayJoin(arrayFold(
      (kept, x) -> if(x.1 > kept.1, (x.2, arrayPushBack(kept.2, (x.1, x.3, x.4))), kept),
      arrayMap((s, ${reached.join(', ')}) -> (s.1, if(r${steps} > 0, r${steps}, s.1 + ${WITHIN}), s.2, toUInt8(${reached.map((r) => `(${r} > 0)`).join(' + ')})), t0, ${reached.join(', ')}),
      (toInt64(-9000000000000000), CAST([], 'Array(Tuple(Int64, UInt16, UInt8))'))).2) AS x
  FROM (
    SELECT partner, arraySort(groupArrayIf((ms, plan), ${isNode(0)})) AS t0,
      ${nodes.map((node) => `arraySort(groupArrayIf(ms, ${isNode(node)})) AS t${node}`).join(', ')},
      ${chain.join(',\n      ')}
    FROM ${from} WHERE ${[0, ...nodes].map(isNode).join(' OR ')} GROUP BY partner HAVING length(t0) > 0))
GROUP BY 1, 2, 3`
}

/** ClickHouse's own funnel: rows of level, count of partners. */
export function windowFunnelQuestion({ from, isNode }: Source, steps: number): string {
  const conditions = Array.from({ length: steps + 1 }, (_, node) => isNode(node))
  return `SELECT level, toUInt32(count()) FROM (
  SELECT windowFunnel(${WITHIN})(toUInt64(ms), ${conditions.join(', ')}) AS level
  FROM ${from} WHERE ${conditions.join(' OR ')} GROUP BY partner) GROUP BY level`
}
