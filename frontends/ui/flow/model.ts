// What the picture of the data's way is made from: only what was measured; null is not known.

export type FlowTone = 'brand' | 'bronze' | 'silver' | 'gold' | 'muted'

export interface FlowTable {
  name: string
  rows: number | null
  version?: number | null
  /** When it last changed. */
  at?: string | null
  /** Its rows. */
  href?: string
}

export interface FlowStage {
  id: string
  label: string
  /** What stands or passed here; the width of the stream. */
  rows: number | null
  /** What the rows are: "records", "rows in 5 tables". */
  unit?: string
  tone?: FlowTone
  tables?: readonly FlowTable[]
  /** How long the last run took here. */
  seconds?: number | null
  /** How fresh it is. */
  at?: string | null
  /** What has not been taken on yet. */
  waiting?: number | null
  /** Work is under way. */
  active?: boolean
  /** A sentence: "Cleans and judges". */
  note?: string
  href?: string
}

/** Rows that fell out at a stage, and why. */
export interface FlowRejects {
  stage: string
  rows: number
  reasons: readonly { reason: string; rows: number }[]
  /** The rows themselves. */
  href?: string
}

/** Something on its way right now; drawn once for each id. */
export interface FlowEvent {
  id: string
  from: string
  to: string
  /** Said by assistive technology: "3 claims reached silver". */
  label?: string
}

export interface FlowPictureProps {
  /** "From a claim to the dashboard". */
  title: string
  stages: readonly FlowStage[]
  rejects?: readonly FlowRejects[]
  events?: readonly FlowEvent[]
  asOf?: string | number | null
  className?: string
}

export const toneOf = (stage: FlowStage): string => `var(--color-${stage.tone ?? 'brand'})`

export const rejectsOf = (rejects: readonly FlowRejects[], stage: FlowStage): FlowRejects | undefined =>
  rejects.find(each => each.stage === stage.id && each.rows > 0)

export const isCounted = (stage: FlowStage | undefined): boolean => typeof stage?.rows === 'number'
