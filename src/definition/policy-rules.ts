import { at, type Place, report, sound, warn } from './place.js'
import type { Policy } from './policy.js'

/** Rules of a policy. */
export function checkPolicyRules(policy: Place<Policy>): void {
  for (const key of ['alpha', 'resetError'] as const) {
    const place = at(policy, key)
    const level = sound(place)
    if (level !== undefined && level >= 0.5)
      warn(place, 'lenient-policy', `accepts more error than tossing a coin; got ${level}`)
  }
  const [alpha, resetError] = [sound(at(policy, 'alpha')), sound(at(policy, 'resetError'))]
  if (alpha !== undefined && resetError !== undefined && alpha + resetError >= 1)
    report(
      at(policy, 'resetError'),
      'contradictory-levels',
      `must leave alpha + resetError below 1, or data could show and refute a goal at once; got ${alpha} + ${resetError}`,
    )
}
