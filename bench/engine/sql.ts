/**
 * The question as SQL, set-wise: for every trigger the attempt that it would open, node by node from sorted arrays of times; then, partner by partner, the
 * attempts that do open one after the other. It counts attempts by plan as of the trigger, furthest node, and whether they are pending.
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

/** The question to DuckDB: rows of plan, furthest node, pending, count. */
export function duckdbQuestion({ from, isNode }: Source, steps: number, asOf: number): string {
  const nodes = Array.from({ length: steps }, (_, i) => i + 1)
  const chain = nodes.map(
    (node) =>
      `r${node} AS (SELECT *, list_filter(t${node}, lambda v: v > ${node === 1 ? 's.t' : `r${node - 1}`} AND v <= s.t + ${WITHIN})[1] AS r${node} FROM r${node - 1})`,
  )
  return `WITH a AS (
  SELECT partner, list({'t': ms, 'c': plan} ORDER BY ms) FILTER (${isNode(0)}) AS t0,
    ${nodes.map((node) => `list(ms ORDER BY ms) FILTER (${isNode(node)}) AS t${node}`).join(', ')}
  FROM ${from} WHERE ${[0, ...nodes].map(isNode).join(' OR ')} GROUP BY partner),
r0 AS (SELECT partner, unnest(t0) AS s, ${nodes.map((node) => `t${node}`).join(', ')} FROM a WHERE t0 IS NOT NULL),
${chain.join(',\n')},
f AS (SELECT partner, s.t AS t, s.c AS c, coalesce(r${steps}, s.t + ${WITHIN}) AS e,
  ${nodes.map((node) => `(r${node} IS NOT NULL)::TINYINT`).join(' + ')} AS f FROM r${steps}),
g AS (SELECT list_reduce(
    list_prepend({'e': -9000000000000000::BIGINT, 'k': []}, list({'e': e, 'k': [{'t': t, 'c': c, 'f': f}]} ORDER BY t)),
    lambda kept, x: CASE WHEN x.k[1].t > kept.e THEN {'e': x.e, 'k': list_concat(kept.k, x.k)} ELSE kept END).k AS kept
  FROM f GROUP BY partner),
h AS (SELECT unnest(kept) AS x FROM g)
SELECT x.c::VARCHAR, x.f, (x.f < ${steps} AND x.t + ${WITHIN} > ${asOf})::TINYINT, count(*)::INTEGER FROM h GROUP BY ALL`
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
