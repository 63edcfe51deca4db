// Files that were not loaded, by name.
import type { Schemas } from '@petinsure360/client'
import { Card, type Column, DataTable } from '@petinsure360/ui'
import { dateTime } from '@petinsure360/ui/format'

type UnprocessedFile = Schemas['UnprocessedFile']

export interface UnprocessedFilesProps {
  caption: string
  files: readonly UnprocessedFile[]
  columns: readonly Column<UnprocessedFile>[]
}

export const UnprocessedFiles = ({ caption, files, columns }: UnprocessedFilesProps) => (
  <DataTable caption={caption} columns={columns} rows={files} rowKey={file => file.file} phone="cards" />
)

export const FILE_COLUMNS: Column<UnprocessedFile>[] = [
  { key: 'file', header: 'File', cell: file => <span className="break-all">{file.file}</span> },
  { key: 'sentence', header: 'Why' },
  { key: 'remedy', header: 'What to do' },
]

const SEEN: Column<UnprocessedFile> = {
  key: 'seen_at',
  header: 'Seen',
  cell: file => dateTime(file.seen_at),
  className: 'whitespace-nowrap',
}

/** Files whose names say no entity; nothing when there are none. */
export function UnrecognizedFiles({ files }: { files: readonly UnprocessedFile[] }) {
  if (files.length === 0) return null
  return (
    <Card flush title="Files that are not recognized">
      <UnprocessedFiles
        caption="Raw files whose names don't name an entity"
        files={files}
        columns={[...FILE_COLUMNS, SEEN]}
      />
    </Card>
  )
}
