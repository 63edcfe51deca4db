// The Azure client behind the little that we use of it; loaded when it is first needed.

export interface SocketEvents {
  connected(): void
  disconnected(): void
  message(data: unknown): void
}

export interface Socket {
  /** Connects; rejects when the first attempt fails. After it the socket comes back by itself. */
  start(): Promise<void>
  stop(): void
}

export type OpenSocket = (clientUrl: () => Promise<string>, on: SocketEvents) => Promise<Socket>

/** Plain JSON, because the reliable protocol recovers silently: a loss would show 30 s late. */
export const azureSocket: OpenSocket = async (clientUrl, on) => {
  const { WebPubSubClient, WebPubSubJsonProtocol } = await import('@azure/web-pubsub-client')
  const client = new WebPubSubClient(
    { getClientAccessUrl: clientUrl },
    {
      protocol: WebPubSubJsonProtocol(),
      // The defaults come back every second, and so would every open tab after a restart.
      reconnectRetryOptions: {
        maxRetries: Number.MAX_SAFE_INTEGER,
        retryDelayInMs: 1_000,
        maxRetryDelayInMs: 15_000,
        mode: 'Exponential',
      },
    },
  )
  client.on('connected', () => on.connected())
  client.on('disconnected', () => on.disconnected())
  client.on('group-message', ({ message }) => on.message(message.data))
  return { start: () => client.start(), stop: () => client.stop() }
}
