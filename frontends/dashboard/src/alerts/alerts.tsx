// Alerts: rules on metrics, and which of them fire now.
import { queries } from '@petinsure360/client/queries'
import { Badge, Button, Card, type Column, DataTable, EmptyState, Page, Resource } from '@petinsure360/ui'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { NewAlert } from './new-alert.tsx'
import { type Alert, inWords, useRemove } from './rules.ts'

export function Alerts() {
  const query = useQuery(queries.alerts())
  const [adding, setAdding] = useState(false)
  const remove = useRemove()
  const columns: Column<Alert>[] = [
    { key: 'name', header: 'Alert', className: 'font-medium' },
    { key: 'rule', header: 'Rule', cell: inWords },
    {
      key: 'firing',
      header: 'Status',
      cell: alert => <Badge tone={alert.firing ? 'bad' : 'good'}>{alert.firing ? 'Firing' : 'Quiet'}</Badge>,
    },
    { key: 'sentence', header: 'Last whole period', className: 'text-muted' },
    {
      key: 'remove',
      header: <span className="sr-only">Remove</span>,
      align: 'end',
      cell: alert => (
        <Button
          variant="quiet"
          size="compact"
          aria-label={`Remove the alert ${alert.name}`}
          onClick={() => remove.mutate(alert.alert_id)}
        >
          Remove
        </Button>
      ),
    },
  ]
  return (
    <Page
      title="Alerts"
      lead="Rules on metrics, checked after each day, week or month. One that fires shows here and on the overview, and is emailed once."
      actions={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          New alert
        </Button>
      }
    >
      <Resource
        query={query}
        isEmpty={({ alerts }) => alerts.length === 0}
        empty={
          <EmptyState title="There are no alerts yet">
            A good first one: loss ratio by month is above 70%.
          </EmptyState>
        }
      >
        {({ alerts }) => (
          <Card flush title={`${alerts.filter(({ firing }) => firing).length} of ${alerts.length} firing`}>
            <DataTable
              caption="Alerts, firing ones first"
              columns={columns}
              rows={alerts}
              rowKey={alert => alert.alert_id}
              phone="cards"
            />
          </Card>
        )}
      </Resource>
      <NewAlert open={adding} onClose={() => setAdding(false)} />
    </Page>
  )
}
