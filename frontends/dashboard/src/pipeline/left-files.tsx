// Files of which nothing was loaded, by name.
import type { Schemas } from '@petinsure360/client'
import { Card, type Column, DataTable } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'

type LeftFile = Schemas['LeftFile']

export interface LeftFilesTableProps {
  caption: string
  files: readonly LeftFile[]
  columns: readonly Column<LeftFile>[]
}

export const LeftFilesTable = ({ caption, files, columns }: LeftFilesTableProps) => (
  <DataTable caption={caption} columns={columns} rows={files} rowKey={file => file.file} phone="cards" />
)

export const LEFT_FILES: Column<LeftFile>[] = [
  { key: 'file', header: 'File', cell: file => <span className="break-all">{file.file}</span> },
  { key: 'sentence', header: 'Why' },
  { key: 'remedy', header: 'What to do' },
]

const SEEN: Column<LeftFile> = {
  key: 'seen_at',
  header: 'Seen',
  cell: file => dateTime(file.seen_at),
  className: 'whitespace-nowrap',
}

/** Files whose names say no entity; nothing when there are none. */
export function NotRecognized({ files }: { files: readonly LeftFile[] }) {
  if (files.length === 0) return null
  return (
    <Card flush title="Files that are not recognized">
      <LeftFilesTable
        caption="Raw files whose names say no entity"
        files={files}
        columns={[...LEFT_FILES, SEEN]}
      />
    </Card>
  )
}
