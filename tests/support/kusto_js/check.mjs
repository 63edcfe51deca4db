// Reads {tables: {table: {column: type}}, queries: {name: text}} from standard input; writes {name: [error]}.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
require('@kusto/language-service-next/bridge.min.js')
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js')
const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language

const { tables, queries } = JSON.parse(readFileSync(0, 'utf8'))
const declared = Object.entries(tables).map(([name, columns]) => {
  const schema = Object.entries(columns).map(([column, type]) => `['${column}']: ${type}`)
  return Symbols.TableSymbol.From(`(${schema.join(', ')})`).WithName(name)
})
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('workspace', declared))

const errors = (query) => {
  const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics()
  return Array.from({ length: found.Count }, (_, i) => found.getItem(i))
    .filter((each) => each.Severity === 'Error')
    .map((each) => `${each.Code} at "${query.slice(each.Start, each.Start + 30)}": ${each.Message}`)
}

console.log(JSON.stringify(Object.fromEntries(Object.entries(queries).map(([n, q]) => [n, errors(q)]))))
