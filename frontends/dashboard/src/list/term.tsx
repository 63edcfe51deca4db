import { metric } from '../metrics.ts'

/** A metric's name, with its formula for who points at it. */
export function Term({ of, children }: { of: string; children?: string }) {
  const { name, formula } = metric(of)
  return (
    <span
      title={`${name}: ${formula}`}
      className="underline decoration-line-strong decoration-dotted underline-offset-4"
    >
      {children ?? name}
    </span>
  )
}
