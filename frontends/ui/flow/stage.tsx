// The words of a stage: what it is, how many rows, how fresh, its tables, and what fell out.
import type { ReactNode } from 'react'
import { Anchor } from '../anchor.tsx'
import { Ago } from '../as-of.tsx'
import { cx } from '../class-names.ts'
import { count, NOTHING, seconds } from '../format.ts'
import { type FlowRejects, type FlowStage, type FlowTable, isCounted, toneOf } from './model.ts'

/** Above the stream. */
export function StageHead({ stage, className }: { stage: FlowStage; className?: string }) {
  return (
    <div className={className}>
      <h3 className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
        <span aria-hidden className="size-2 rounded-full" style={{ background: toneOf(stage) }} />
        {stage.href === undefined ? (
          stage.label
        ) : (
          <Anchor href={stage.href} className="underline-offset-4 hover:underline">
            {stage.label}
          </Anchor>
        )}
        {stage.active && <span className="text-xs font-normal text-brand">working</span>}
      </h3>
      <p className={cx('figures text-lg font-semibold', !isCounted(stage) && 'text-muted')}>
        {count(stage.rows)}
      </p>
      <p className="text-xs text-muted">{isCounted(stage) ? (stage.unit ?? 'rows') : 'not counted'}</p>
    </div>
  )
}

/** Below the stream. */
export function StageBody({ stage, rejects }: { stage: FlowStage; rejects: FlowRejects | undefined }) {
  return (
    <div className="grid content-start gap-3">
      {rejects && <Rejected rejects={rejects} />}
      <p className="text-xs text-muted">
        {stage.note && <span className="block">{stage.note}</span>}
        {stage.at !== undefined && (
          <span className="block">
            {stage.at === null ? 'Never changed' : <Ago at={stage.at} />}
            {typeof stage.seconds === 'number' && `, in ${seconds(stage.seconds)}`}
          </span>
        )}
        {typeof stage.waiting === 'number' && (
          <span className={cx('block', stage.waiting > 0 && 'font-medium text-warn')}>
            {count(stage.waiting)} waiting
          </span>
        )}
      </p>
      {stage.tables && stage.tables.length > 0 && <Tables tables={stage.tables} />}
    </div>
  )
}

function Rejected({ rejects }: { rejects: FlowRejects }) {
  const words = `${count(rejects.rows)} fell out`
  return (
    <div className="border-l-2 border-bad pl-2 text-xs">
      <p className="font-medium text-bad">
        {rejects.href === undefined ? (
          words
        ) : (
          <Anchor href={rejects.href} className="underline underline-offset-2">
            {words}
          </Anchor>
        )}
      </p>
      <ul>
        {rejects.reasons.map(each => (
          <li key={each.reason} className="flex justify-between gap-2">
            <span className="min-w-0 break-words text-muted">{each.reason}</span>
            <span className="figures">{count(each.rows)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Tables({ tables }: { tables: readonly FlowTable[] }) {
  return (
    <ul className="grid gap-2 text-xs">
      {tables.map(table => (
        <li key={table.name} className="border-t border-line pt-1.5">
          <span className="flex justify-between gap-x-2">
            <TableName table={table} />
            <span className="figures shrink-0">{count(table.rows)}</span>
          </span>
          <span className="block text-muted">
            {typeof table.version === 'number' ? `version ${table.version}` : NOTHING}
            {table.at && (
              <>
                , <Ago at={table.at} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const TableName = ({ table }: { table: FlowTable }) =>
  table.href === undefined ? (
    <span className="min-w-0">{breakable(table.name)}</span>
  ) : (
    <Anchor href={table.href} className="min-w-0 underline underline-offset-2">
      {breakable(table.name)}
    </Anchor>
  )

/** A long name may go on in the next line after an underscore. */
const breakable = (name: string): ReactNode[] =>
  name.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={part} />, part]))
