import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, unwrap } from '@/api/client'
import type { Expectation, ExpectationKind, Kept } from '@/api/types'

/** What those who wait are told, and whether it came true. */
export const expectationKeys = {
  said: (conversation: string) => ['expectations', conversation] as const,
  preview: (team: string, ...rest: unknown[]) => ['expectation-preview', team, ...rest] as const,
  kept: (from: string, to: string, team: string) => ['expectations-kept', from, to, team] as const,
}

export const saidQuery = (conversation: string) =>
  queryOptions({
    queryKey: expectationKeys.said(conversation),
    queryFn: async () => {
      const params = { path: { id: conversation }, query: { limit: 20 } }
      return (await unwrap(client.GET('/conversations/{id}/expectations', { params }))).items as Expectation[]
    },
  })

/** A message as an invented contact of the language would get it; without text, the one that would be sent. `unknown`:
 * while neither hours nor minutes can be known. */
export const previewQuery = (team: string, kind: ExpectationKind, language: string, text?: string, unknown = false) =>
  queryOptions({
    queryKey: [...expectationKeys.preview(team, kind, language, text), unknown] as const,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () =>
      unwrap(
        client.POST('/teams/{id}/expectations/preview', {
          params: { path: { id: team } },
          body: { kind, language, text, unknown },
        }),
      ),
  })

export const keptQuery = (from: string, to: string, team: string) =>
  queryOptions({
    queryKey: expectationKeys.kept(from, to, team),
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await unwrap(
        client.GET('/expectations/kept', { params: { query: { from, to, team: team || undefined } } }),
      )) as Kept,
  })
