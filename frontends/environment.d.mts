export interface Environment {
  api: string
  authority: string
  clientId: string
  scope: string
  live: string
}

export function environmentOf(variables: Record<string, string | undefined>, app: string): Environment
export function connections(environment: Environment): string
export function fill(text: string, environment: Environment): string
