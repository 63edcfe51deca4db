import type { Schemas } from '@petinsure360/client'
import { queries } from '@petinsure360/client/queries'
import { Badge, Card, type Column, DataTable, Resource } from '@petinsure360/ui'
import { decimal, plural } from '@petinsure360/ui/format'
import { useQuery } from '@tanstack/react-query'
import { shownName, unmasked } from '../list/person.tsx'

type Pet = Schemas['PetInsight']

const COLUMNS: Column<Pet>[] = [
  { key: 'pet_name', header: 'Pet', cell: row => shownName(row.pet_name) ?? row.pet_id ?? '—' },
  { key: 'species', header: 'Species' },
  { key: 'breed', header: 'Breed' },
  {
    key: 'age_years_exact',
    header: 'Age',
    align: 'end',
    cell: row => (row.age_years_exact === null ? '—' : plural(row.age_years_exact, 'year')),
  },
  { key: 'life_stage_checked', header: 'Stage' },
  { key: 'weight_lbs', header: 'Weight, lb', align: 'end', cell: row => decimal(row.weight_lbs) },
  {
    key: 'pre_existing_conditions',
    header: 'Conditions',
    cell: row => unmasked(row.pre_existing_conditions) ?? 'None known',
  },
  { key: 'vaccination_status', header: 'Vaccination' },
  { key: 'is_active', header: 'Status', cell: row => <Badge>{row.is_active ? 'Active' : 'Inactive'}</Badge> },
]

export function Pets({ id }: { id: string }) {
  const query = useQuery(queries.customerPets(id))
  return (
    <Card flush title="Pets">
      <Resource query={query}>
        {({ pets }) => (
          <DataTable
            caption="Pets of this customer"
            columns={COLUMNS}
            rows={pets}
            rowKey={row => row.pet_id ?? ''}
            phone="cards"
            empty="No pet is on record"
          />
        )}
      </Resource>
    </Card>
  )
}
