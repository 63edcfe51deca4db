import { DataTable } from '../data-table.tsx'
import { count, dateTime, seconds } from '../format.ts'
import type { FlowRejects, FlowStage } from './model.ts'
import { rejectsOf } from './model.ts'

interface FlowTableViewProps {
  title: string
  stages: readonly FlowStage[]
  rejects: readonly FlowRejects[]
}

interface Line {
  key: string
  stage: string
  table: string
  rows: number | null
  version: number | null
  at: string | null
  seconds: number | null
  fellOut: string
}

/** A line for each stage, followed by one for each of its tables. */
function linesOf(stage: FlowStage, rejects: FlowRejects | undefined): Line[] {
  const own: Line = {
    key: stage.id,
    stage: stage.label,
    table: 'all',
    rows: stage.rows,
    version: null,
    at: stage.at ?? null,
    seconds: stage.seconds ?? null,
    fellOut: rejects
      ? `${count(rejects.rows)}: ${rejects.reasons.map(each => `${each.reason} ${each.rows}`).join(', ')}`
      : '',
  }
  const tables = (stage.tables ?? []).map(table => ({
    ...own,
    key: `${stage.id}/${table.name}`,
    table: table.name,
    rows: table.rows,
    version: table.version ?? null,
    at: table.at ?? null,
    seconds: null,
    fellOut: '',
  }))
  return [own, ...tables]
}

/** The picture's figures, all of them, in rows. */
export function FlowTableView({ title, stages, rejects }: FlowTableViewProps) {
  return (
    <DataTable<Line>
      caption={title}
      rows={stages.flatMap(stage => linesOf(stage, rejectsOf(rejects, stage)))}
      rowKey={line => line.key}
      columns={[
        { key: 'stage', header: 'Stage' },
        { key: 'table', header: 'Table' },
        { key: 'rows', header: 'Rows', align: 'end', cell: line => count(line.rows) },
        { key: 'version', header: 'Version', align: 'end' },
        { key: 'at', header: 'Changed', cell: line => dateTime(line.at) },
        { key: 'seconds', header: 'Took', align: 'end', cell: line => seconds(line.seconds) },
        { key: 'fellOut', header: 'Fell out' },
      ]}
    />
  )
}
