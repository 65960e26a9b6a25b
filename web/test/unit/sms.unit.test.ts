import { expect, test } from 'vitest'
import { segmentsOf } from '@/lib/sms'
import table from '../../../internal/channel/sms/testdata/segments.json'

test.each(table)('counts SMS: $name', ({ text, encoding, units, parts, per_part, left }) => {
  expect(segmentsOf(text)).toEqual({ encoding, units, parts, perPart: per_part, left })
})
