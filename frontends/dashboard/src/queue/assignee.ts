import type { Schemas } from '@petinsure360/client'

/** Who has a case, as the reader is told; undefined when nobody has. */
export function assigneeName(
  { assignee, assignee_name }: Pick<Schemas['CaseAnswer'], 'assignee' | 'assignee_name'>,
  subject: string,
): string | undefined {
  if (assignee === null) return undefined
  return assignee === subject ? 'you' : (assignee_name ?? 'somebody else')
}
