// Leaving the app; apart, so that a test can watch where to.
export const navigation = {
  go: (address: string): void => location.assign(address),
  /** As `go`, but the way back does not lead here. */
  replace: (address: string): void => location.replace(address),
}
