import { createContext, useContext } from 'react'

/** What a message in the talk can ask of the page around it. */
export interface ThreadActs {
  quote: (messageId: string) => void
  jump: (messageId: string) => void
}

const Context = createContext<ThreadActs>({ quote: () => {}, jump: () => {} })

export const ThreadActsProvider = Context.Provider

export function useThreadActs(): ThreadActs {
  return useContext(Context)
}
