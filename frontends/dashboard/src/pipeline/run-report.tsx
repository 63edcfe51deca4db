// What a run has to say: refused files and rows with the remedy, and what it took all the same.
import type { Schemas } from '@petinsure360/client'
import { Card, type Column, DataTable } from '@petinsure360/ui'
import { count } from '@petinsure360/ui/format'
import { Link } from '@tanstack/react-router'
import type { Run } from './run-columns.tsx'
import { FILE_COLUMNS, UnprocessedFiles } from './unprocessed-files.tsx'

export function RunReport({ run }: { run: Run }) {
  return (
    <>
      {run.refused_files.length > 0 && (
        <Card flush title="Refused files">
          <UnprocessedFiles
            caption="Files that were not loaded"
            files={run.refused_files}
            columns={FILE_COLUMNS}
          />
          {run.refused_beyond > 0 && (
            <p className="p-card text-muted">
              {count(run.refused_beyond)} more are listed by GET /api/pipeline/files.
            </p>
          )}
        </Card>
      )}
      {run.quarantined.length > 0 && (
        <Card
          flush
          title="Quarantined rows"
          actions={
            <Link
              to="/quality"
              search={{ tab: 'quarantine' }}
              className="text-brand underline-offset-4 hover:underline"
            >
              To the rows
            </Link>
          }
        >
          <DataTable
            caption="Quarantined rows by reason"
            columns={ROWS}
            rows={run.quarantined}
            rowKey={row => `${row.entity} ${row.stage} ${row.reason}`}
            phone="cards"
          />
        </Card>
      )}
      {run.notices.length > 0 && (
        <Card flush title="Worth knowing">
          <DataTable
            caption="What the run says of files and rows that it took"
            columns={NOTICES}
            rows={run.notices}
            rowKey={row => `${row.entity} ${row.file} ${row.code}`}
            phone="cards"
          />
        </Card>
      )}
    </>
  )
}

const ROWS: Column<Schemas['QuarantinedRows']>[] = [
  { key: 'sentence', header: 'Why' },
  { key: 'entity', header: 'Entity' },
  { key: 'rows', header: 'Rows', align: 'end', cell: row => count(row.rows) },
  { key: 'remedy', header: 'What to do' },
]

const NOTICES: Column<Schemas['Notice']>[] = [
  { key: 'sentence', header: 'What' },
  { key: 'entity', header: 'Entity' },
  {
    key: 'file',
    header: 'File',
    cell: row => <span className="block break-all sm:min-w-40">{row.file ?? 'all of them'}</span>,
  },
  { key: 'remedy', header: 'What to do' },
]
