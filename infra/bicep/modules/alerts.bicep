metadata description = 'Who is told, and of what. Each alert has a stable name, which is its heading in docs/guides/operate.md.'

param prefix string
param location string
param tags object
param workspaceId string
param email string
@description('Where the guides can be read, without a slash at the end.')
param guides string

var alerts = [
  {
    name: 'poison-messages'
    severity: 1
    summary: 'Messages were given up after several attempts: work that nobody does any more.'
    frequency: 'PT5M'
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == 'petinsure360.poison.depth'
      | summarize found = max(Max)
      | where found > 0
    '''
  }
  {
    name: 'run-failed'
    severity: 1
    summary: 'A medallion run was given up in one of its stages; gold stays as it was.'
    frequency: 'PT5M'
    window: 'PT15M'
    query: '''
      AppTraces
      | where tostring(Properties['event']) == 'run_failed'
      | project TimeGenerated, Message, Properties
    '''
  }
  {
    name: 'run-halted'
    severity: 1
    summary: 'The quality gate halted a run before it was published; gold stays as it was.'
    frequency: 'PT5M'
    window: 'PT15M'
    query: '''
      AppTraces
      | where tostring(Properties['event']) == 'run_halted'
      | project TimeGenerated, Message, Properties
    '''
  }
  {
    name: 'gold-stale'
    severity: 2
    summary: 'A delivery has waited for gold for more than two hours.'
    frequency: 'PT15M'
    window: 'PT30M'
    query: '''
      AppMetrics
      | where Name == 'petinsure360.gold.staleness'
      | summarize arg_max(TimeGenerated, Max)
      | where Max > 7200
    '''
  }
  {
    name: 'server-errors'
    severity: 2
    summary: 'More than two in a hundred answers, and at least five, were server errors.'
    frequency: 'PT5M'
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == 'petinsure360.http.answers'
      | summarize failed = sumif(Sum, tostring(Properties['status_class']) == '5xx'), total = sum(Sum)
      | where failed >= 5 and failed > total * 0.02
    '''
  }
  {
    name: 'outbox-behind'
    severity: 2
    summary: 'A committed change has waited for its publication for more than fifteen minutes.'
    frequency: 'PT5M'
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == 'petinsure360.outbox.age'
      | summarize arg_max(TimeGenerated, Max)
      | where Max > 900
    '''
  }
  {
    name: 'silence'
    severity: 1
    summary: 'Nothing has been observed for half an hour: the other alerts see nothing either.'
    frequency: 'PT15M'
    window: 'PT30M'
    query: '''
      AppMetrics
      | where Name == 'petinsure360.gold.staleness'
      | summarize observed = count()
      | where observed == 0
    '''
  }
  {
    name: 'backup-failed'
    severity: 2
    summary: 'A backup of the records was not written.'
    frequency: 'PT15M'
    window: 'PT30M'
    query: '''
      AppTraces
      | where tostring(Properties['event']) == 'backup_failed'
      | project TimeGenerated, Message, Properties
    '''
  }
  {
    name: 'adjudication-backlog'
    severity: 3
    summary: 'More than a hundred claims wait for a person, or the oldest has waited for two days.'
    frequency: 'PT15M'
    window: 'PT30M'
    query: '''
      AppMetrics
      | where Name in ('petinsure360.adjudication.backlog', 'petinsure360.adjudication.oldest')
      | summarize arg_max(TimeGenerated, Max) by Name
      | where (Name endswith 'backlog' and Max > 100) or (Name endswith 'oldest' and Max > 172800)
    '''
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'petinsure'
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'operators'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for alert in alerts: {
    name: '${prefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.summary
      severity: alert.severity
      enabled: true
      autoMitigate: true
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      scopes: [
        workspaceId
      ]
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      // A workspace that has never had telemetry has no such tables yet.
      skipQueryValidation: true
      actions: {
        actionGroups: [
          people.id
        ]
        customProperties: {
          runbook: '${guides}/operate.md#${alert.name}'
        }
      }
    }
  }
]

output names array = [for alert in alerts: alert.name]
