// The data's way as it is right now: from a record to the figures that the other pages show.
import { queries } from '@petinsure360/client/queries'
import { useSession } from '@petinsure360/client/session-react'
import { Page, PrintButton, Resource, Skeleton, SkeletonCards } from '@petinsure360/ui'
import { FlowPicture } from '@petinsure360/ui/flow'
import { useQuery } from '@tanstack/react-query'
import { useFlowEvents } from './flow-events.ts'
import { Measures } from './measures.tsx'
import { Pending } from './pending.tsx'
import { ProcessingLog } from './processing-log.tsx'
import { RequestRun } from './request-run.tsx'
import { RUNS } from './run-columns.tsx'
import { LatestRuns } from './runs.tsx'
import { rejectsOf, stagesOf } from './stages.ts'
import { UnrecognizedFiles } from './unprocessed-files.tsx'

const REJECTS = 200

export function Pipeline() {
  const status = useQuery(queries.pipelineStatus())
  const isAdmin = useSession().roles.includes('Admin')
  const data = status.data
  return (
    <Page
      title="Pipeline"
      lead="Every record from raw file to figures. A run starts by itself with every new file."
      actions={
        <>
          {isAdmin && <RequestRun />}
          <PrintButton />
        </>
      }
    >
      <Resource query={status} skeleton={<Way />}>
        {found => (
          <>
            <Flow status={found} at={status.dataUpdatedAt} isAdmin={isAdmin} />
            <Measures status={found} at={status.dataUpdatedAt} />
            <UnrecognizedFiles files={found.not_recognized} />
          </>
        )}
      </Resource>
      <LatestRuns />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Pending />
        {data && <ProcessingLog entries={data.processing_log} at={status.dataUpdatedAt} />}
      </div>
    </Page>
  )
}

const Way = () => (
  <>
    <Skeleton className="h-96" />
    <SkeletonCards cards={5} />
  </>
)

interface FlowProps {
  status: Parameters<typeof stagesOf>[0]
  at: number
  isAdmin: boolean
}

function Flow({ status, at, isAdmin }: FlowProps) {
  const runs = useQuery(queries.runs({ limit: RUNS })).data?.runs ?? []
  const active = useQuery(queries.pipelineFlow()).data?.active_flow ?? null
  const refused = useQuery({
    ...queries.quarantine({ status: 'open', limit: REJECTS }),
    enabled: isAdmin,
  }).data
  const events = useFlowEvents()
  return (
    <FlowPicture
      title="From a record to the dashboard"
      stages={stagesOf(status, runs, active)}
      rejects={refused ? rejectsOf(refused.rows, refused.total) : []}
      events={events}
      asOf={at}
    />
  )
}
