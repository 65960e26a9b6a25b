import { useTranslation } from 'react-i18next'
import type { Strategy } from '@/api/types'

export const strategies: readonly Strategy[] = ['round_robin', 'least_open', 'least_loaded', 'longest_idle']

export function useStrategyName() {
  const { t } = useTranslation()
  return (strategy: Strategy | '') => (strategy ? t(`strategy.${strategy}`) : '')
}
