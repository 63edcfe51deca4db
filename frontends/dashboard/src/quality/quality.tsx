// How good the data is, and what could not be used: two tabs of one address.
import { Page, PrintButton, Segmented } from '@petinsure360/ui'
import { getRouteApi } from '@tanstack/react-router'
import { useChange } from '../list/change.ts'
import type { QualitySearch } from '../search.ts'
import { Findings } from './findings.tsx'
import { Quarantine } from './quarantine.tsx'

const route = getRouteApi('/staff/quality')

export function Quality() {
  const { tab } = route.useSearch()
  const change = useChange<QualitySearch>()
  return (
    <Page title="Data quality" lead="Quality checks per run, and rejected rows." actions={<PrintButton />}>
      <Segmented
        legend="View"
        className="justify-self-start"
        value={tab === 'quarantine' ? 'quarantine' : 'findings'}
        onChange={value =>
          change({
            tab: value === 'quarantine' ? value : undefined,
            entity: undefined,
            reason: undefined,
            status: undefined,
            table: undefined,
          })
        }
        options={[
          { value: 'findings', label: 'Measures' },
          { value: 'quarantine', label: 'Quarantine' },
        ]}
      />
      {tab === 'quarantine' ? <Quarantine /> : <Findings />}
    </Page>
  )
}
