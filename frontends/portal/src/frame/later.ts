// What comes after the first paint, in one chunk: messages, what there is to say of the network, the live connection.
export { Toaster } from '@petinsure360/ui'
export { Connection, FollowEvents } from './connection.tsx'
export { ConnectionBanner } from './connection-banner.tsx'
